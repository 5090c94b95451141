#!/bin/sh
# Prints the commit that is checked out here, with `-dirty` where files differ from it; nothing where there is no repository.
git describe --always --dirty --abbrev=40 --exclude='*' 2>/dev/null || true
