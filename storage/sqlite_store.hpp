// The store on SQLite 3. What to know beyond store.hpp:
//
// - One file, DATABASE, with a write-ahead log beside it (-wal, -shm), the keyring DATABASE.keys (see keys.hpp), and
//   DATABASE.lock, held by the one process that writes. All have mode 0600.
// - synchronous=FULL: what commit() returned from survives a power cut. Each commit waits for the disk once; take
//   several turns into one unit when several are waiting.
// - People's words are sealed before they reach SQLite, so they are in no log, no free page and no temporary file.
#pragma once

#include <memory>

#include "storage/store.hpp"

namespace fulcrum::storage {

struct sqlite_limits {
    int max_pages = 0;  // of 4 KiB; 0: as many as the disk has. Beyond it a write fails with errc::full.
};

std::unique_ptr<store> open_sqlite_store(const open_options& options, const sqlite_limits& limits = {});

}  // namespace fulcrum::storage
