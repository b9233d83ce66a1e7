import { defineConfig } from 'vite';

/** The gateway has to allow the origin, so the port must not vary. */
export default defineConfig({
  server: { port: 5173, strictPort: true },
  preview: { port: 5173, strictPort: true },
});
