import { eachGram, gramCount } from './grams.ts';

/** Leads in a segment. */
export const segmentSize = 65_536;
/** Up to so many places are two bytes each; a bit for each lead takes as much. */
const mostPlaces = segmentSize / 16;

/** The leads of a segment that have a gram. */
export interface Posting {
  readonly gram: number;
  readonly leadCount: number;
  readonly leads: Buffer;
}

/** Collects which leads of a segment have which grams. */
export class PostingBuilder {
  /** The last lead that had a gram, with 1 for the place 0: a lead counts once. */
  readonly #last = new Int32Array(gramCount);
  readonly #counts = new Int32Array(gramCount);
  #grams = new Int32Array(1 << 20);
  #places = new Uint16Array(1 << 20);
  #length = 0;

  /** @param place - in the segment; ascending from call to call */
  add(place: number, text: string): void {
    eachGram(text, (gram) => {
      if (this.#last[gram] === place + 1) return;
      this.#last[gram] = place + 1;
      this.#counts[gram] = (this.#counts[gram] ?? 0) + 1;
      if (this.#length === this.#grams.length) this.#grow();
      this.#grams[this.#length] = gram;
      this.#places[this.#length] = place;
      this.#length += 1;
    });
  }

  #grow(): void {
    const [grams, places] = [new Int32Array(this.#length * 2), new Uint16Array(this.#length * 2)];
    grams.set(this.#grams);
    places.set(this.#places);
    this.#grams = grams;
    this.#places = places;
  }

  /** In the order of the grams. */
  postings(): Posting[] {
    const ends = new Int32Array(gramCount);
    const sorted = this.#sort(ends);
    const postings: Posting[] = [];
    for (let gram = 0; gram < gramCount; gram += 1) {
      const leadCount = this.#counts[gram] ?? 0;
      if (leadCount === 0) continue;
      const end = ends[gram] ?? 0;
      postings.push({ gram, leadCount, leads: writePlaces(sorted.subarray(end - leadCount, end)) });
    }
    return postings;
  }

  /** The places by gram, and where those of each gram end. */
  #sort(ends: Int32Array): Uint16Array {
    let begin = 0;
    for (let gram = 0; gram < gramCount; gram += 1) {
      ends[gram] = begin;
      begin += this.#counts[gram] ?? 0;
    }
    const sorted = new Uint16Array(this.#length);
    for (let at = 0; at < this.#length; at += 1) {
      const gram = this.#grams[at] ?? 0;
      const to = ends[gram] ?? 0;
      sorted[to] = this.#places[at] ?? 0;
      ends[gram] = to + 1;
    }
    return sorted;
  }
}

function writePlaces(places: Uint16Array): Buffer {
  if (places.length > mostPlaces) return toBits(places);
  const bytes = Buffer.allocUnsafe(places.length * 2);
  for (const [index, place] of places.entries()) bytes.writeUInt16LE(place, index * 2);
  return bytes;
}

function toBits(places: Uint16Array): Buffer {
  const bytes = Buffer.alloc(segmentSize / 8);
  for (const place of places) bytes[place >> 3] = (bytes[place >> 3] ?? 0) | (1 << (place & 7));
  return bytes;
}

/** The places that all of some postings have, ascending. */
export function intersect(postings: readonly Omit<Posting, 'gram'>[]): number[] {
  const [rarest, ...others] = postings.toSorted((first, second) => first.leadCount - second.leadCount);
  if (rarest === undefined) return [];
  const inOthers = others.map(toSet);
  return readPlaces(rarest).filter((place) => inOthers.every((bits) => hasBit(bits, place)));
}

function readPlaces({ leadCount, leads }: Omit<Posting, 'gram'>): number[] {
  if (leadCount <= mostPlaces)
    return Array.from({ length: leadCount }, (_, index) => leads.readUInt16LE(index * 2));
  const places: number[] = [];
  for (let place = 0; place < segmentSize; place += 1) if (hasBit(leads, place)) places.push(place);
  return places;
}

function toSet(posting: Omit<Posting, 'gram'>): Buffer {
  return posting.leadCount > mostPlaces ? posting.leads : toBits(Uint16Array.from(readPlaces(posting)));
}

function hasBit(bits: Buffer, place: number): boolean {
  return ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
}
