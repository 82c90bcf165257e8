// Errors of the storage room. Broken setup (a corrupt or foreign file, an unreadable key) throws storage_error with a
// message an operator can act on; a failing disk in the middle of work throws it too, and the unit of work is undone.
#pragma once

#include <stdexcept>
#include <string>

namespace fulcrum::storage {

enum class errc {
    cannot_open = 1,  // path, permission
    corrupt,          // not a database, or damaged
    too_new,          // written by a newer program
    in_use,           // another process holds it
    wrong_key,        // the master key does not open this database's keyring
    key_unreadable,   // key file missing, too open, or malformed
    busy,             // another program holds the file just now
    full,             // no room on the disk
    io,               // the disk failed, or what comes after such a failure
    sealed,           // a person's data can't be opened: they are gone, their key was erased, or the data is damaged
};

class storage_error : public std::runtime_error {
  public:
    storage_error(errc code, const std::string& message) : std::runtime_error(message), code_(code) {}
    errc code() const noexcept { return code_; }

  private:
    errc code_;
};

}  // namespace fulcrum::storage
