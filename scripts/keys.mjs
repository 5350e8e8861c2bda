import { asEnvironment, newKeys } from './lib/secrets.mjs';

for (const [name, value] of Object.entries(asEnvironment(newKeys()))) console.log(`${name}=${value}`);
