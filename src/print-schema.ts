import { printGatewaySchema } from './gateway-schema';

process.stdout.write(printGatewaySchema());
