// What administrators do to tracks as texts: look at an import and put it in force, take an earlier text back, compare,
// copy, retire. Pure: it reads what the engine has looked up, and answers with what is to be said and kept.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "bot/engine/shelf.hpp"
#include "content/catalog.hpp"
#include "dialogue/admin/request.hpp"
#include "dialogue/admin/track_diff.hpp"
#include "dialogue/phrases.hpp"
#include "storage/store.hpp"

namespace fulcrum::bot::engine {

inline constexpr std::size_t largest_import = 1024 * 1024;
// Imports of one administrator that wait for `activate`; too many: the oldest go.
inline constexpr std::size_t most_waiting = 8;

struct desk_view {
    shelf_memory memory;
    std::vector<content::source_file> files;  // those of the folder, or the built-in ones
    std::vector<std::pair<std::string, std::string>>
        waiting{};                            // the administrator's imports, oldest first: track, text
    std::vector<storage::course_row> ways{};  // of the track that it is about, or of all
    std::string zone{};                       // that times are said in
    dialogue::instant now{};
};

struct desk_answer {
    std::string text, file_name{}, file_content{};
    std::string action{};                                         // for the log; "" = nothing to note
    std::vector<std::pair<std::string, std::string>> settings{};  // to be set
    std::optional<storage::track_text> keep{};
    std::optional<std::pair<std::string, std::string>> waits{};  // a track, and the text that waits; "" = none any more
    bool in_force = false;                                       // what is in force changes
    std::vector<std::string> come_back{};                        // user ids: whose place is there again
};

class track_desk {
  public:
    // All outlive the desk.
    track_desk(const dialogue::phrasebook& book, const dialogue::library& texts, const desk_view& seen)
        : book_(book), texts_(texts), seen_(seen) {}

    // A file that was attached to `admin import`.
    desk_answer import(const std::string& bytes) const;
    // Any other word that is about one track.
    desk_answer answer(const dialogue::admin_request& r) const;
    // Puts a new track in force for named people only. Nothing to say: it is, or was before.
    desk_answer begin_pilot(const std::string& track) const;

  private:
    desk_answer activate(const std::string& track) const;
    desk_answer give_file(const dialogue::admin_request& r) const;
    desk_answer drop(const std::string& track) const;
    desk_answer retire(const std::string& track, bool really) const;
    desk_answer versions(const dialogue::admin_request& r) const;
    desk_answer compare(const dialogue::admin_request& r) const;
    desk_answer revert(const dialogue::admin_request& r) const;
    desk_answer copy(const dialogue::admin_request& r) const;

    const dialogue::track* find(const std::string& track, const std::string& language = {}) const;
    const std::string* waiting_text(const std::string& track) const;
    desk_answer no_such(const std::string& track) const;
    std::string preview(const content::catalog& read) const;
    std::string waiting_words(const std::string& track) const;
    std::vector<int> places_in(const std::string& track) const;
    // The kept texts of that track and language, the latest first, each read.
    std::vector<std::pair<const storage::track_text*, dialogue::track>> kept_of(const dialogue::track& t) const;
    void put_in_force(desk_answer& a, const dialogue::track& t, const std::string& source) const;

    const dialogue::phrasebook& book_;
    const dialogue::library& texts_;
    const desk_view& seen_;
};

// What differs, and for whom; "" when nothing does.
std::string difference_words(const dialogue::phrasebook& book, const dialogue::track_difference& d,
                             const dialogue::track_impact& impact);

}  // namespace fulcrum::bot::engine
