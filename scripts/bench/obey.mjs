/** A client's side of a `Child`: prepares and goes when it is told to, and says what came of it. */
export function obey({ prepare, go }) {
  const answer = async (message) => {
    if (message.type === 'go') return { type: 'result', ...(await go(message)) };
    await prepare(message.spec);
    return { type: 'prepared' };
  };
  const fail = (error) => ({ type: 'failed', reason: error.stack ?? String(error) });
  process.on('message', (message) => {
    void answer(message)
      .catch(fail)
      .then((told) => process.send(told));
  });
  process.on('disconnect', () => process.exit(0));
  process.send({ type: 'ready' });
}
