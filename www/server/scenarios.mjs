// What can go wrong between platform and proxy. Each scenario is a door of its own, behind which every request asks the emulator for its
// fault: a browser can ask for none itself, since the proxy passes on no header of its making.

/**
 * `says`: for people, before they try it. `fault`: in the words of docs/emulator.md. `idleTimeout`: so that nobody has to wait for a minute
 * to see a silence noticed.
 */
export const SCENARIOS = [
  { id: 'none', name: 'None', says: 'Nothing goes wrong.' },
  {
    id: 'drop', name: 'Connection drops', fault: 'drop-mid-event,on-events,once',
    says: 'The line is cut in the middle of an event. The stream connects again and brings that event whole.',
  },
  {
    id: 'replay', name: 'Drops, then replays everything', fault: 'drop-between,on-events,times-3',
    says: 'Three cuts, and after each the platform tells the task from its start. Nothing is shown twice.',
  },
  {
    id: 'loss', name: 'Drops, and forgets', fault: 'drop-between,replay-none,on-events', idleTimeout: 3000,
    says: 'Every connection is cut after three events, and what happens in between is never told. The stream says where something may be missing.',
  },
  {
    id: 'silence', name: 'Silence', fault: 'silence,on-events,once', idleTimeout: 3000,
    says: 'The connection stays open and says nothing more. After 3 seconds without a word the stream asks for the task\'s status.',
  },
  {
    id: 'endless', name: 'Never says the end', fault: 'clean-end,on-events',
    says: 'The platform hangs up after three events, every time. The end is proven by the task\'s record.',
  },
];
