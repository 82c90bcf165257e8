// Cohorts: people whom administrators put into a track together, and what is done to many of them at once. Pure values,
// kept by storage/cohorts.hpp.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "dialogue/event.hpp"
#include "dialogue/ids.hpp"
#include "dialogue/time.hpp"

namespace fulcrum::dialogue {

struct cohort {
    std::int64_t id = 0;  // given by the store
    std::string name;
    track_id track;
    std::optional<local_date> starts{};  // nobody is nudged before
    std::string times{};                 // as typed, for who has set none; "" = the defaults
    std::string zone{}, language{};      // likewise; "" = the profile's
    std::string follows{}, channel{};    // who joins that channel joins: its id, and its name as people write it
    bool invites = false;                // people are asked to join, and not put in
    bool again = false;                  // who finished the track, or left it, begins it again
    track_id after{};                    // what comes when they have finished
    std::optional<local_date> held{};    // it rests until then; for_good: until somebody says so
    bool closed = false;                 // nobody joins any more
    std::string by{};
    instant made_at{};
    friend bool operator==(const cohort&, const cohort&) = default;
};

// Who belongs to a cohort, or is kept out of it.
struct cohort_member {
    enum class standing : std::uint8_t {
        in,
        by_channel,  // in, for they are in the channel that it follows
        left_channel,
        taken_out,
        excepted
    } is = standing::in;
    std::string user, name;  // id, and how they were called then
    instant at{};
    friend bool operator==(const cohort_member&, const cohort_member&) = default;
};

// An act on many people. It waits for a yes, then its steps are worked off one by one, each once, whatever happens.
struct bulk_act {
    enum class kind : std::uint8_t { enrol, hold, resume, shift, take_out, move, undo } does = kind::enrol;
    enum class life : std::uint8_t { waiting, running, done, dropped } stands = life::waiting;
    std::int64_t id = 0;                       // given by the store; rising
    std::string actor, by, channel, language;  // whose word it is: id, username, where they are answered and how
    std::int64_t cohort = 0;                   // 0 = none
    track_id track{};
    std::optional<local_date> until{};  // hold, shift
    int day = 0;                        // move
    std::int64_t undoes = 0;            // undo: which act
    instant at{}, ended_at{};
    friend bool operator==(const bulk_act&, const bulk_act&) = default;
};
struct act_step {
    enum class fate : std::uint8_t { planned, done, skipped } is = fate::planned;
    std::string user, name;
    std::string reason{};  // skipped: the key of a phrase
    // enrol, where it differs from the cohort's
    track_id track{};
    std::optional<local_date> starts{};
    std::string times{};
    track_id replaces{};      // said beforehand: the track that rests for it; anything else is not replaced
    bool told_again = false;  // said beforehand: begins again after they had finished or left it
    bool told = false;        // done: they were told at once
    bool by_channel = false;  // enrol: for they are in the channel that the cohort follows
    friend bool operator==(const act_step&, const act_step&) = default;
};

}  // namespace fulcrum::dialogue
