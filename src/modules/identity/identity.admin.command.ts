import { parseArgs } from 'node:util';
import { DomainError } from '../../platform/database/database.errors.js';
import { InvalidInput } from '../../platform/http/input.errors.js';
import { fieldText } from '../../platform/http/problem-texts.js';
import { IdentityAccountsService } from './identity.accounts.service.js';
import { IdentityLinkService, PASSWORD_LINK_HOURS } from './identity.link.service.js';

const USAGE = `Say: npm run admin -- USERNAME [--region CODE] [--reset-second-factor]
Makes an administrator of all regions, or of one (such as 17.71), and prints a link by which its owner chooses the
password. For an account that exists it gives the role and a new link.`;

/** Prints a link, never a password: a link ends with its first use, and a terminal's log outlives it. */
export async function makeAdmin(
  services: { accounts: IdentityAccountsService; links: IdentityLinkService },
  origin: string,
  args: readonly string[],
  say: (text: string) => void,
): Promise<number> {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { region: { type: 'string' }, 'reset-second-factor': { type: 'boolean' } },
    });
    const [username] = positionals;
    if (!username || positionals.length > 1) throw new TypeError('one username is needed');
    const options = {
      dropSecondFactor: values['reset-second-factor'] ?? false,
      ...(values.region === undefined ? {} : { regionCode: values.region }),
    };
    const { linkId } = await services.accounts.makeAdmin(username, options);
    say(`Open this link within ${PASSWORD_LINK_HOURS} hours to choose the password of "${username}"; it works once:`);
    say(`${origin}/masuk/sandi/${services.links.tokenOf(linkId, 'password')}`);
    return 0;
  } catch (error) {
    if (error instanceof InvalidInput) say(error.problems.map(({ code }) => fieldText('en', code)).join(' '));
    else if (error instanceof DomainError) say('There is no such region.');
    else if (error instanceof TypeError) say(`${error.message}\n${USAGE}`);
    else throw error;
    return 2;
  }
}
