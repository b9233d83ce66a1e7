import { started } from './start-postgres';

export default async function stopPostgres(): Promise<void> {
  await started.server?.remove();
}
