// Preloaded into a process: at its end, prints the files of CommonJS modules that it has loaded as a JSON array.
import module from 'node:module';

process.on('exit', () => {
  process.stderr.write(JSON.stringify(Object.keys(module._cache)));
});
