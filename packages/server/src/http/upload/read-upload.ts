import type { FastifyRequest } from 'fastify';
import { type ApiError, refuse } from '../../errors.ts';
import { UploadedFile } from '../../imports/uploaded-file.ts';
import type { Parameters } from '../parameters.ts';
import { readMultipart } from './multipart.ts';
import type { PartHeaders } from './part-headers.ts';

const fieldLimitBytes = 64 * 2 ** 10;

/** The paths that take files. */
export const uploadPaths = {
  leads: '/bulk/v1/leads.json',
  imports: '/galena/v1/imports.json',
  activities: '/galena/v1/activities/file.json',
} as const;

const paths = new Set<string | undefined>(Object.values(uploadPaths));

/** Whether a URL is of a path that takes files. */
export function isUpload(url: string): boolean {
  return paths.has(url.split('?')[0]);
}

/** A form with a file. */
export interface Upload {
  readonly fields: Parameters;
  readonly file: UploadedFile | undefined;
}

/** How large a file may be. */
export interface FileLimit {
  readonly bytes: number;
  /** What is said of a larger one. */
  readonly refusal: ApiError;
}

/**
 * Reads a multipart body; its file goes into a spool, never whole into memory.
 * @param limitFile is asked as soon as the file begins, with the fields before it
 * @throws ApiError 613 if the body is malformed or has two files, 413 as soon as the file has passed the limit.
 */
export async function readUpload(
  request: FastifyRequest,
  limitFile: (fields: Parameters) => Promise<FileLimit>,
): Promise<Upload> {
  const form = new FormReader(limitFile);
  try {
    for await (const event of readMultipart(request.raw, request.headers['content-type'] ?? '')) {
      if (event.kind === 'part') await form.beginPart(event.headers);
      else await form.addData(event.bytes);
    }
    return form.finish();
  } catch (error) {
    await form.discard();
    throw error;
  }
}

class FormReader {
  readonly #limitFile: (fields: Parameters) => Promise<FileLimit>;
  readonly #fields = new Map<string, string[]>();
  #file: UploadedFile | undefined;
  #limit: FileLimit | undefined;
  #field: { name: string; bytes: Buffer[]; sizeBytes: number } | undefined;

  constructor(limitFile: (fields: Parameters) => Promise<FileLimit>) {
    this.#limitFile = limitFile;
  }

  async beginPart({ name, fileName, charset }: PartHeaders): Promise<void> {
    this.#endField();
    if (name === 'file') {
      // One file a request.
      if (this.#file !== undefined) throw refuse('613');
      this.#limit = await this.#limitFile(this.#fields);
      this.#file = new UploadedFile(fileName, charset);
    } else {
      this.#field = { name, bytes: [], sizeBytes: 0 };
    }
  }

  async addData(bytes: Buffer): Promise<void> {
    if (this.#field !== undefined) {
      this.#field.sizeBytes += bytes.length;
      if (this.#field.sizeBytes > fieldLimitBytes) throw refuse('613');
      this.#field.bytes.push(Buffer.from(bytes));
    } else if (this.#file !== undefined && this.#limit !== undefined) {
      if (this.#file.sizeBytes + bytes.length > this.#limit.bytes) throw this.#limit.refusal;
      await this.#file.write(bytes);
    }
  }

  finish(): Upload {
    this.#endField();
    this.#file?.finish();
    return { fields: this.#fields, file: this.#file };
  }

  async discard(): Promise<void> {
    await this.#file?.spool.close();
  }

  #endField(): void {
    if (this.#field === undefined) return;
    const { name, bytes } = this.#field;
    const value = Buffer.concat(bytes).toString('utf8');
    this.#field = undefined;
    // An empty value is an absent one.
    if (value !== '') this.#fields.set(name, [...(this.#fields.get(name) ?? []), value]);
  }
}
