import type { VNode } from 'preact';
import type { PageFrame } from '../../src/web/layout.js';
import { LeaveView, PositionView } from '../../src/web/resident/position.view.js';
import { booking, position } from './resident-samples.js';

/** The place in line in each of its states. */
export const positionPages: Readonly<Record<string, (frame: PageFrame) => VNode>> = {
  'position-booked': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, ticket: null, state: 'booked', ahead: 0 }}
      arrivedAt={null}
      openCounters={0}
      lateMinutes={10}
      canLeave={false}
    />
  ),
  'position-passed': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, ticket: null, state: 'booked', ahead: 0, placePassed: true }}
      arrivedAt={null}
      lateMinutes={10}
      canLeave={false}
    />
  ),
  'position-unsafe': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, waitMinutes: { low: 0, high: 45 }, isSafe: false }}
    />
  ),
  'position-waiting': (frame) => <PositionView {...position(frame)} isAuto />,
  'position-early': (frame) => (
    <PositionView
      {...position(frame)}
      position={{
        ...position(frame).position,
        waitMinutes: { low: 15, high: 25 },
        backBefore: '2027-02-13T09:45:00+07:00',
      }}
    />
  ),
  'position-soon': (frame) => (
    <PositionView {...position(frame)} position={{ ...position(frame).position, ahead: 2 }} />
  ),
  'position-next': (frame) => (
    <PositionView {...position(frame)} position={{ ...position(frame).position, ahead: 0 }} />
  ),
  'position-called': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, state: 'called', counter: 2, ahead: 0 }}
      canLeave={false}
    />
  ),
  'position-serving': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, state: 'serving', counter: 2, ahead: 0 }}
      canLeave={false}
    />
  ),
  'position-missed': (frame) => (
    <PositionView {...position(frame)} position={{ ...position(frame).position, state: 'missed', ahead: 0 }} />
  ),
  'position-parked': (frame) => (
    <PositionView {...position(frame)} position={{ ...position(frame).position, state: 'parked', ahead: 0 }} />
  ),
  'position-served': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, state: 'served', ahead: 0 }}
      canLeave={false}
    />
  ),
  'position-void': (frame) => (
    <PositionView
      {...position(frame)}
      position={{ ...position(frame).position, state: 'void', ahead: 0 }}
      canLeave={false}
    />
  ),
  leave: (frame) => <LeaveView frame={frame} code={booking.code} token={booking.token} ticket="A012" />,
  'leave-called': (frame) => <LeaveView frame={frame} code={booking.code} token={booking.token} />,
};
