import { defineConfig } from 'vite';

/** Vite compiles JSX by itself. The gateway has to allow the origin, so the port must not vary. */
export default defineConfig({
  server: { port: 5173, strictPort: true },
  preview: { port: 5173, strictPort: true },
});
