// What administrators say about cohorts and about many people at once, read into a request. The words are lists among
// the messages (admin.say.…), those of all languages at once. Pure and total.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/admin/cohort.hpp"
#include "dialogue/graph.hpp"

namespace fulcrum::dialogue {

struct cohort_request {
    enum class what {
        list,
        show,
        make,  // also from a file, which is attached
        shift,
        pause,
        resume,
        add,
        remove,
        close,  // nobody joins any more
        end,    // and whoever is in it leaves the track
        move,   // people to a day of their track
        undo,
        yes,
        no,
        unclear
    } does = what::list;
    cohort given;                    // make: what was said of it; else its name alone
    std::vector<std::string> names;  // usernames without @
    std::vector<std::string> channels, except;
    std::string followed;               // the channel whose members belong to it, by its name
    int by_days = 0;                    // shift
    std::optional<local_date> until{};  // shift to, pause until
    int day = 0;                        // move
    std::string_view problem{};         // unclear: the key of a phrase
    std::string detail{};               // what was typed, made harmless
};

// What follows "admin", on that day; nothing when it is about something else.
std::optional<cohort_request> read_cohort_words(std::string_view rest, const library& texts, local_date today);

}  // namespace fulcrum::dialogue
