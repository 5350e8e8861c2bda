/** Compared from the left: the first number that differs decides. */
export type Cost = readonly [number, number, number, number, number];

/** One way to settle a seeker. Without a place it takes nothing that anybody else could want. */
export interface Choice {
  placeId: string | null;
  cost: Cost;
}

export interface Place {
  id: string;
  free: number;
  /** What all who sit there share on top, such as the cards of a day. */
  shareId?: string;
}

const PARTS = 5;
const NO_EDGE = -1;

/** A flow network whose costs are vectors; edges come in pairs, the second one takes the first one back. */
class Network {
  private readonly goal: number[] = [];
  private readonly room: number[] = [];
  private readonly price: number[] = [];
  private readonly out: number[][];
  private readonly distance: Float64Array;

  constructor(private readonly nodes: number) {
    this.out = Array.from({ length: nodes }, () => []);
    this.distance = new Float64Array(nodes * PARTS);
  }

  /** Gives the number of the edge. */
  connect(from: number, to: number, room: number, cost: Cost): number {
    const edge = this.half(from, to, room, cost, 1);
    this.half(to, from, 0, cost, -1);
    return edge;
  }

  isUsed(edge: number): boolean {
    return this.room[edge] === 0;
  }

  /** Sends one from a node to another the cheapest way, others giving way where that is cheaper in all. */
  send(from: number, to: number): void {
    const arrivedBy = this.cheapest(from);
    for (let node = to; node !== from; ) {
      const edge = arrivedBy[node] as number;
      if (edge === NO_EDGE) return;
      this.room[edge] = (this.room[edge] as number) - 1;
      this.room[edge ^ 1] = (this.room[edge ^ 1] as number) + 1;
      node = this.goal[edge ^ 1] as number;
    }
  }

  private half(from: number, to: number, room: number, cost: Cost, sign: 1 | -1): number {
    const edge = this.goal.push(to) - 1;
    this.room.push(room);
    for (const part of cost) this.price.push(sign * part);
    (this.out[from] as number[]).push(edge);
    return edge;
  }

  /** Bellman and Ford with a queue: by which edge each node is reached at the least cost. */
  private cheapest(from: number): Int32Array {
    const arrivedBy = new Int32Array(this.nodes).fill(NO_EDGE);
    const waits = new Uint8Array(this.nodes);
    this.distance.fill(Number.POSITIVE_INFINITY);
    this.distance.fill(0, from * PARTS, (from + 1) * PARTS);
    const queue = [from];
    for (let head = 0; head < queue.length; head += 1) {
      const node = queue[head] as number;
      waits[node] = 0;
      for (const edge of this.out[node] as number[]) {
        const to = this.goal[edge] as number;
        if (this.room[edge] === 0 || !this.isCheaper(node, edge, to)) continue;
        for (let i = 0; i < PARTS; i += 1)
          this.distance[to * PARTS + i] = this.at(node, i) + (this.price[edge * PARTS + i] as number);
        arrivedBy[to] = edge;
        if (waits[to]) continue;
        waits[to] = 1;
        queue.push(to);
      }
    }
    return arrivedBy;
  }

  private isCheaper(node: number, edge: number, to: number): boolean {
    for (let i = 0; i < PARTS; i += 1) {
      const difference = this.at(node, i) + (this.price[edge * PARTS + i] as number) - this.at(to, i);
      if (difference !== 0) return difference < 0;
    }
    return false;
  }

  private at(node: number, part: number): number {
    return this.distance[node * PARTS + part] as number;
  }
}

const FREE: Cost = [0, 0, 0, 0, 0];

/**
 * Gives everybody one of their choices so that the sum of the costs is the least there is: successive shortest paths,
 * so whoever chose before moves over when that serves all better. The answer is the index of the choice; every seeker
 * needs one choice without a place. `shares` bounds what places have in common.
 */
export function assign(
  seekers: readonly (readonly Choice[])[],
  places: readonly Place[],
  shares: ReadonlyMap<string, number> = new Map(),
): number[] {
  const shareIds = [...shares.keys()];
  const [firstPlace, firstShare] = [seekers.length, seekers.length + places.length];
  const sink = firstShare + shareIds.length;
  const network = new Network(sink + 1);
  const nodeOf = new Map(places.map(({ id }, index) => [id, firstPlace + index]));
  for (const [index, { free, shareId }] of places.entries()) {
    const share = shareId === undefined ? -1 : shareIds.indexOf(shareId);
    network.connect(firstPlace + index, share < 0 ? sink : firstShare + share, Math.max(0, free), FREE);
  }
  for (const [index, id] of shareIds.entries())
    network.connect(firstShare + index, sink, Math.max(0, shares.get(id) ?? 0), FREE);
  const edges = seekers.map((choices, seeker) =>
    choices.map(({ placeId, cost }) => {
      const node = placeId === null ? sink : nodeOf.get(placeId);
      return node === undefined ? NO_EDGE : network.connect(seeker, node, 1, cost);
    }),
  );
  for (const seeker of seekers.keys()) network.send(seeker, sink);
  return edges.map((own) => own.findIndex((edge) => edge !== NO_EDGE && network.isUsed(edge)));
}
