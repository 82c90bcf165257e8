// What will become of each person whom administrators put into a cohort, and why: looked at before it is done, and once
// more for each when it is. Pure and total.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dialogue/admin/cohort.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/turn.hpp"

namespace fulcrum::dialogue {

// Somebody who may come into it, as far as is known.
struct candidate {
    std::string user;
    profile_seen profile;
    std::optional<person_state> state;  // nothing: they haven't met the coach
    bool by_name = false;               // in the administrator's word or file, not by a channel
    bool bot = false, administrator = false, excepted = false;
    bool erased = false;  // they asked to be forgotten
    // Of their own, from a file.
    track_id track{};
    std::optional<local_date> starts{};
    std::string times{};
};

struct foreseen {
    enum class how : std::uint8_t { comes_in, stays, left_out } is = how::left_out;
    std::string user, name;
    std::string_view reason{};       // left out: the key of a phrase
    track_id track{};                // that they get
    std::optional<instant> first{};  // their first nudge
    std::string zone{};
    std::string later{};        // the key of a phrase: what moves that to another day than the rule's
    track_id replaces{};        // the track that rests for it
    int replaced_day = 0;       // where
    int goes_on_at = 0;         // they left it at that day
    bool begins_again = false;  // they had finished it, or begin anew where they left
    bool told_at_once = true;   // else with their next message
};

// The event that puts them in.
assigned put_into(const cohort& c, const candidate& who, std::int64_t act);
foreseen foresee(const definition& def, const cohort& c, const candidate& who, instant now);

struct enrol_plan {
    std::vector<foreseen> all;
    std::size_t count(foreseen::how is) const;
    // Whether an administrator has to see it first: many people, or something of theirs that changes.
    bool wants_a_yes() const;
};
inline constexpr std::size_t most_unasked = 5;  // people at once

// The plan in words, without the question at its end. `c` may have no name: then it is about a track alone.
std::string plan_words(const phrasebook& book, const library& texts, const cohort& c, const enrol_plan& plan);
// "a, b, c and 12 more"
std::string names_in_short(const phrasebook& book, const std::vector<std::string>& names, std::size_t most = 12);

}  // namespace fulcrum::dialogue
