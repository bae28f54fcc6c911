#!/usr/bin/env -S node --max-semi-space-size=1
// A file of its own, because npm links a command only to what is there before anything is built.
import '../dist/main.js';
