import type { ColumnReading } from './column-reading.ts';

/** A cell, and the line that its row starts in. */
export interface PlacedCell {
  readonly line: number;
  readonly cell: string;
}

/** A cell with its value in the server's form. */
export interface ReadExample extends PlacedCell {
  readonly value: string;
}

/** Cells of a column that need a look, most often as they have no value under a reading: if it is taken, they will fail. */
export interface Misfits {
  readonly count: number;
  /** The first ones. */
  readonly cells: readonly PlacedCell[];
}

/** A reading that may be meant, and what it makes of the column. */
export interface Alternative {
  readonly reading: ColumnReading;
  /** A cell that other readings read otherwise, or not at all, if there is one. */
  readonly example: ReadExample;
  readonly misfits: Misfits;
  /** Whether cells have to be written anew, so that the server reads them so. */
  readonly isRewritten: boolean;
  readonly future?: Misfits | undefined;
}

/** What the cells of a column turned out to mean. */
export type Recognition =
  /** No cell has a value. */
  | { readonly state: 'empty' }
  /** No cell is of a known form. */
  | { readonly state: 'unreadable'; readonly misfits: Misfits }
  | {
      readonly state: 'clear';
      readonly reading: ColumnReading;
      /** Said by a person; told by the cells of the column; or by other columns of the file. */
      readonly by: 'given' | 'cells' | 'file';
      readonly example: ReadExample | undefined;
      readonly misfits: Misfits;
      readonly isRewritten: boolean;
      /** Whether no other reading fits; where all give the same values, it says nothing about the next file. */
      readonly isDecided: boolean;
      /** Whether there are cells that another reading would take for another value. */
      readonly isDecision: boolean;
      /** Cells whose years of two digits make dates in the future, where nobody has said that they do. */
      readonly future?: Misfits | undefined;
      /** The few cells that rule out another reading, where nearly all others fit that one too: they may be wrong. */
      readonly decidedByFew?: Misfits;
      /** A reading that the column cannot have, whatever a person says: it would change cells that are numbers. */
      readonly ruledOut?: ColumnReading;
      /** Other readings that fit all cells too, with other values, and make less sense: 1.234 is no whole number. */
      readonly lessLikely?: readonly Alternative[];
    }
  /** Several readings fit all cells, and give other values. */
  | {
      readonly state: 'ambiguous';
      readonly alternatives: readonly Alternative[];
      /** What other columns of the file are read as, where that is not what makes most sense in this one. */
      readonly elsewhere?: ColumnReading;
    }
  /** No reading fits all cells that have a known form. */
  | {
      readonly state: 'contradictory';
      readonly alternatives: readonly Alternative[];
      readonly ruledOut?: ColumnReading;
    };

/** Whether a person has to say which of several readings is meant. */
export function isOpen(
  recognition: Recognition,
): recognition is Extract<Recognition, { alternatives: unknown }> {
  return recognition.state === 'ambiguous' || recognition.state === 'contradictory';
}
