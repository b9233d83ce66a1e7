import path from 'node:path';

/** The folder of the project, from a source file as well as from the bundle, whose files are all in `dist`. */
export const PROJECT_FOLDER = path.join(__dirname, '..');
