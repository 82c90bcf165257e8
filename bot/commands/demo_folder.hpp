// Where a demo keeps its things: the chat's log, the coach's database and key, and how far its clock has come. One demo
// at a time works in a folder.
#pragma once

#include <filesystem>
#include <optional>

#include "dialogue/time.hpp"

namespace fulcrum::bot::commands {

class demo_folder {
  public:
    // Makes the folder if need be, for its owner alone, and takes it. `fresh` removes the demo's own files in it and
    // nothing else. Throws setup_error.
    demo_folder(std::filesystem::path path, bool fresh);
    ~demo_folder();
    demo_folder(const demo_folder&) = delete;
    demo_folder& operator=(const demo_folder&) = delete;

    std::filesystem::path chat_log() const { return path_ / "chat.log"; }
    std::filesystem::path database() const { return path_ / "fulcrum.db"; }
    std::filesystem::path key_file() const { return path_ / "fulcrum.db.key"; }

    std::optional<dialogue::instant> saved_clock() const;
    void save_clock(dialogue::instant t);  // a failure is logged

  private:
    void remove_own_files() const;

    std::filesystem::path path_;
    int lock_ = -1;
};

// $XDG_STATE_HOME/fulcrum-demo or ~/.local/state/fulcrum-demo. Throws setup_error when there is no home.
std::filesystem::path usual_demo_folder();

}  // namespace fulcrum::bot::commands
