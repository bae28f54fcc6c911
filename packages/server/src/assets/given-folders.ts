import type { Executor } from '../db/database.ts';
import { identifier, sql } from '../db/sql.ts';
import { refuse } from '../errors.ts';
import type { FolderKey } from './find-assets.ts';
import type { GivenFolder, GivenFolderRow } from './given-assets.ts';

interface KnownFolder {
  readonly id: number;
  readonly parentId: number | null;
  readonly name: string;
}

/** A program as a place that others lie in; its own place is known once it is resolved. */
export interface KnownProgram {
  readonly id: number;
  readonly name: string;
  folder: FolderKey | undefined;
}

/** Finds the folders and programs that given rows name, and makes folders of paths that lead nowhere yet. */
export class GivenFolders {
  readonly #executor: Executor;
  readonly #schema: string;
  readonly #now: Date;
  readonly #folders: KnownFolder[];
  readonly #programs = new Map<number, KnownProgram>();
  #nextId: number;

  private constructor(executor: Executor, schema: string, now: Date, folders: KnownFolder[], nextId: number) {
    this.#executor = executor;
    this.#schema = schema;
    this.#now = now;
    this.#folders = folders;
    this.#nextId = nextId;
  }

  /** Locks the counter of folders until the end of the transaction. */
  static async read(executor: Executor, schema: string, now: Date): Promise<GivenFolders> {
    const [counter] = await executor.query<{ nextId: number }>(sql`
      select next_value as "nextId"
      from ${identifier(schema, 'counters')}
      where name = 'folder'
      for update`);
    const folders = await executor.query<KnownFolder>(
      sql`select id, parent_id as "parentId", name from ${identifier(schema, 'folders')} order by id`,
    );
    return new GivenFolders(executor, schema, now, folders, counter?.nextId ?? 1);
  }

  addProgram(program: KnownProgram): void {
    this.#programs.set(program.id, program);
  }

  /** The first folder of a name that has no parent: `Marketing Activities`. */
  root(name: string): FolderKey {
    const folder = this.#folders.find((known) => known.parentId === null && known.name === name);
    if (folder === undefined) throw refuse('1003', `there is no folder /${name}`);
    return { type: 'Folder', id: folder.id };
  }

  /** @throws ApiError 1003 that names the place, for what is not there */
  async resolve(given: GivenFolder, place: string): Promise<FolderKey> {
    if ('path' in given) return this.#follow(given.path, place);
    if ('programName' in given) {
      const program = [...this.#programs.values()].find(({ name }) => name === given.programName);
      if (program === undefined)
        throw refuse('1003', `${place} is in the program '${given.programName}', which is not there`);
      return { type: 'Program', id: program.id };
    }
    const isThere =
      given.type === 'Program'
        ? this.#programs.has(given.id)
        : this.#folders.some(({ id }) => id === given.id);
    if (!isThere) throw refuse('1003', `${place} is in ${given.type} ${given.id}, which is not there`);
    return given;
  }

  /** Stores the folders of a seed; gives their ids, in their order. */
  async store(rows: readonly GivenFolderRow[]): Promise<number[]> {
    const ids: number[] = [];
    for (const row of rows) ids.push(await this.#storeRow(row));
    return ids;
  }

  /** Says which ids are taken. */
  async close(): Promise<void> {
    await this.#executor.execute(
      sql`update ${identifier(this.#schema, 'counters')} set next_value = ${this.#nextId} where name = 'folder'`,
    );
  }

  async #storeRow(row: GivenFolderRow): Promise<number> {
    const isRoot =
      row.parent === undefined &&
      this.#folders.some(({ parentId, name }) => parentId === null && name === row.name);
    const parent = isRoot ? null : await this.#parentOf(row);
    const namesake = this.#folders.find(({ parentId, name }) => parentId === parent && name === row.name);
    const known = row.id === undefined ? namesake : this.#folders.find(({ id }) => id === row.id);
    if (namesake !== undefined && namesake.id !== (known?.id ?? row.id)) {
      throw refuse(
        '1003',
        `${row.place} is '${row.name}', and there is such a folder beside it, with the id ${namesake.id}`,
      );
    }
    if (known === undefined) return this.#make(row.name, parent, row);
    await this.#executor.execute(sql`
      update ${identifier(this.#schema, 'folders')}
      set name = ${row.name},
        parent_id = ${parent}::integer,
        description = ${row.description ?? null}::text,
        folder_type = ${row.folderType ?? null}::text,
        updated_at = ${this.#now}
      where id = ${known.id}`);
    this.#folders.splice(this.#folders.indexOf(known), 1, { ...known, name: row.name, parentId: parent });
    return known.id;
  }

  async #parentOf({ parent, place }: GivenFolderRow): Promise<number> {
    const key = parent === undefined ? this.root('Marketing Activities') : await this.resolve(parent, place);
    if (key.type === 'Program')
      throw refuse('1003', `${place} is a folder in a program: its parent has to be a folder`);
    return key.id;
  }

  async #follow(path: string, place: string): Promise<FolderKey> {
    const [first = '', ...names] = path.split('/').filter((name) => name !== '');
    if (!this.#folders.some(({ name, parentId }) => parentId === null && name === first)) {
      throw refuse('1003', `${place} is in ${path}, and there is no folder /${first}`);
    }
    let key = this.root(first);
    for (const name of names) key = await this.#step(key, name, path, place);
    return key;
  }

  async #step(from: FolderKey, name: string, path: string, place: string): Promise<FolderKey> {
    const folder = this.#folders.find(
      (known) => from.type === 'Folder' && known.parentId === from.id && known.name === name,
    );
    if (folder !== undefined) return { type: 'Folder', id: folder.id };
    const program = [...this.#programs.values()].find(
      (known) => known.name === name && known.folder?.type === from.type && known.folder.id === from.id,
    );
    if (program !== undefined) return { type: 'Program', id: program.id };
    if (from.type === 'Program')
      throw refuse('1003', `${place} is in ${path}, and there is no program '${name}'`);
    return { type: 'Folder', id: await this.#make(name, from.id) };
  }

  async #make(name: string, parentId: number | null, row?: GivenFolderRow): Promise<number> {
    const id = row?.id ?? this.#nextId;
    this.#nextId = Math.max(this.#nextId, id + 1);
    await this.#executor.execute(sql`
      insert into ${identifier(this.#schema, 'folders')} (
        id, parent_id, name, description, folder_type, created_at, updated_at
      )
      values (
        ${id}, ${parentId}, ${name}, ${row?.description ?? null}, ${row?.folderType ?? null}, ${this.#now}, ${this.#now}
      )`);
    this.#folders.push({ id, parentId, name });
    return id;
  }
}
