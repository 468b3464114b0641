// Every scenario, in one process: they share what is built and, as long as all goes well, the machine.

import "./cable.mjs";
import "./dialog.mjs";
import "./direct.mjs";
import "./files.mjs";
import "./kinds.mjs";
import "./rights.mjs";
import "./check.mjs";
