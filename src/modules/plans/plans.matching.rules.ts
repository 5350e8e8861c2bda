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

interface Waiting {
  node: number;
  /** Its distance when it was queued; a shorter way found later queues it again. */
  way: readonly number[];
}

function isNearer(a: Waiting, b: Waiting): boolean {
  for (let i = 0; i < PARTS; i += 1) {
    const difference = (a.way[i] as number) - (b.way[i] as number);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

/** A binary heap of nodes, the nearest first. */
class NearestFirst {
  private readonly heap: Waiting[] = [];

  push(waiting: Waiting): void {
    const { heap } = this;
    let at = heap.push(waiting) - 1;
    for (let up = (at - 1) >> 1; at > 0 && isNearer(heap[at] as Waiting, heap[up] as Waiting); up = (at - 1) >> 1) {
      [heap[at], heap[up]] = [heap[up] as Waiting, heap[at] as Waiting];
      at = up;
    }
  }

  pop(): number | undefined {
    const { heap } = this;
    const [first] = heap;
    const last = heap.pop();
    if (heap.length === 0 || last === undefined) return first?.node;
    heap[0] = last;
    for (let at = 0; ; ) {
      let least = at;
      for (const down of [2 * at + 1, 2 * at + 2])
        if (down < heap.length && isNearer(heap[down] as Waiting, heap[least] as Waiting)) least = down;
      if (least === at) return first?.node;
      [heap[at], heap[least]] = [heap[least] as Waiting, heap[at] as Waiting];
      at = least;
    }
  }
}

/** A flow network whose costs are vectors; edges come in pairs, the second one takes the first one back. */
class Network {
  private readonly goal: number[] = [];
  private readonly room: number[] = [];
  private readonly price: number[] = [];
  private readonly out: number[][];
  private readonly distance: Float64Array;
  /** What makes every price that is left at least zero, so that the nearest node is reached for good. */
  private readonly height: Float64Array;

  constructor(private readonly nodes: number) {
    this.out = Array.from({ length: nodes }, () => []);
    this.distance = new Float64Array(nodes * PARTS);
    this.height = new Float64Array(nodes * PARTS);
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

  /** Sends one from a new node to another the cheapest way, others giving way where that is cheaper in all. */
  send(from: number, to: number): void {
    this.raise(from);
    const arrivedBy = this.search(from, to);
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

  /** Nothing leads to a new node yet, so its height is free: high enough that no edge from it costs less than nothing. */
  private raise(node: number): void {
    const own = node * PARTS;
    this.height.fill(Number.NEGATIVE_INFINITY, own, own + PARTS);
    for (const edge of this.out[node] as number[]) {
      const to = (this.goal[edge] as number) * PARTS;
      let order = 0;
      for (let i = 0; i < PARTS && order === 0; i += 1)
        order = this.at(to + i) - (this.price[edge * PARTS + i] as number) - this.at(own + i);
      if (order <= 0) continue;
      for (let i = 0; i < PARTS; i += 1)
        this.height[own + i] = this.at(to + i) - (this.price[edge * PARTS + i] as number);
    }
  }

  /** Dijkstra until `to` is reached: by which edge each node was. */
  private search(from: number, to: number): Int32Array {
    const arrivedBy = new Int32Array(this.nodes).fill(NO_EDGE);
    const isReached = new Uint8Array(this.nodes);
    const reached: number[] = [];
    this.distance.fill(Number.POSITIVE_INFINITY);
    this.distance.fill(0, from * PARTS, (from + 1) * PARTS);
    const queue = new NearestFirst();
    const wait = (node: number) =>
      queue.push({ node, way: [...this.distance.subarray(node * PARTS, (node + 1) * PARTS)] });
    wait(from);
    for (let node = queue.pop(); node !== undefined; node = queue.pop()) {
      if (isReached[node]) continue;
      isReached[node] = 1;
      reached.push(node);
      if (node === to) break;
      for (const edge of this.out[node] as number[]) {
        const next = this.goal[edge] as number;
        if (this.room[edge] === 0 || isReached[next] || !this.shorten(node, edge, next)) continue;
        arrivedBy[next] = edge;
        wait(next);
      }
    }
    for (const node of reached)
      for (let i = 0; i < PARTS; i += 1)
        this.height[node * PARTS + i] =
          this.at(node * PARTS + i) +
          (this.distance[node * PARTS + i] as number) -
          (this.distance[to * PARTS + i] as number);
    return arrivedBy;
  }

  /** Takes the way over this edge when it is shorter than the one that was known. */
  private shorten(node: number, edge: number, next: number): boolean {
    const way = (i: number): number =>
      (this.distance[node * PARTS + i] as number) +
      (this.price[edge * PARTS + i] as number) +
      this.at(node * PARTS + i) -
      this.at(next * PARTS + i);
    for (let i = 0; i < PARTS; i += 1) {
      const difference = way(i) - (this.distance[next * PARTS + i] as number);
      if (difference > 0) return false;
      if (difference < 0) {
        for (let j = 0; j < PARTS; j += 1) this.distance[next * PARTS + j] = way(j);
        return true;
      }
    }
    return false;
  }

  private at(index: number): number {
    return this.height[index] as number;
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
