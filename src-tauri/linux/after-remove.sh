#!/bin/sh
# rpm leaves the folder of our documents, which no package owns. Not empty after an update: then it stays.
rmdir /usr/share/doc/unstuck 2>/dev/null || true
