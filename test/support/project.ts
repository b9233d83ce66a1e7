import path from 'node:path';

/** The folder of the project. */
export const PROJECT = path.join(__dirname, '../..');
