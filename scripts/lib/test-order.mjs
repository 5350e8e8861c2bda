import Sequencer from '@jest/test-sequencer';

/** What takes longest comes first, or it would be waited for alone at the end. */
const ORDER = [/groups\/browser/, /groups\/system/, /groups\/program/];

export default class TestOrder extends Sequencer {
  async sort(tests) {
    const rank = ({ path }) => {
      const place = ORDER.findIndex((one) => one.test(path));
      return place < 0 ? ORDER.length : place;
    };
    return [...(await super.sort(tests))].sort((a, b) => rank(a) - rank(b));
  }
}
