#!/usr/bin/env node
// Stands in for the executable of a desktop VS Code: takes the same command line, runs the tests in the web workbench
// of a real VS Code server, and ends with the same exit code.
await import('../../out/tests/host/web.js');
