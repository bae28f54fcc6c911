#!/usr/bin/env -S node --max-semi-space-size=1
import { createProgram } from './program.ts';

await createProgram().parseAsync();
