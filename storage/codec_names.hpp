// Enumerators by name, as they are stored: the order in the source may change, the names stay. A switch lets the
// compiler say what was forgotten.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "dialogue/state.hpp"

namespace fulcrum::storage::archive {

using namespace dialogue;

constexpr std::string_view name_of(setup s) {
    switch (s) {
        case setup::fresh:
            return "fresh";
        case setup::zone:
            return "zone";
        case setup::track:
            return "track";
        case setup::times:
            return "times";
        case setup::done:
            return "done";
    }
    return "fresh";
}
constexpr std::array all_setups{setup::fresh, setup::zone, setup::track, setup::times, setup::done};
static_assert(all_setups.size() == static_cast<std::size_t>(setup::done) + 1);

constexpr std::string_view name_of(slot s) {
    switch (s) {
        case slot::morning:
            return "morning";
        case slot::evening:
            return "evening";
    }
    return "morning";
}
constexpr std::array all_slots{slot::morning, slot::evening};
static_assert(all_slots.size() == static_cast<std::size_t>(slot::evening) + 1);

constexpr std::string_view name_of(side_question::kind k) {
    using kind = side_question::kind;
    switch (k) {
        case kind::none:
            return "none";
        case kind::keep_entry:
            return "keep_entry";
        case kind::forget:
            return "forget";
        case kind::remove_entry:
            return "remove_entry";
        case kind::edit_entry:
            return "edit_entry";
        case kind::did_you_mean:
            return "did_you_mean";
        case kind::go_on:
            return "go_on";
        case kind::leave_track:
            return "leave_track";
        case kind::begin_optional:
            return "begin_optional";
        case kind::plan_side:
            return "plan_side";
        case kind::away_until:
            return "away_until";
        case kind::answer_or_word:
            return "answer_or_word";
        case kind::kept_entry:
            return "kept_entry";
        case kind::be_quiet:
            return "be_quiet";
        case kind::what_made_it:
            return "what_made_it";
        case kind::begin_now:
            return "begin_now";
        case kind::remind_plan:
            return "remind_plan";
        case kind::rehearse_plan:
            return "rehearse_plan";
        case kind::card_told:
            return "card_told";
        case kind::card_when:
            return "card_when";
    }
    return "none";
}
constexpr std::array all_kinds{
    side_question::kind::none,         side_question::kind::keep_entry,  side_question::kind::forget,
    side_question::kind::remove_entry, side_question::kind::edit_entry,  side_question::kind::did_you_mean,
    side_question::kind::go_on,        side_question::kind::leave_track, side_question::kind::begin_optional,
    side_question::kind::plan_side,    side_question::kind::away_until,  side_question::kind::answer_or_word,
    side_question::kind::kept_entry,   side_question::kind::be_quiet,    side_question::kind::what_made_it,
    side_question::kind::begin_now,    side_question::kind::remind_plan, side_question::kind::rehearse_plan,
    side_question::kind::card_told,    side_question::kind::card_when};
static_assert(all_kinds.size() == static_cast<std::size_t>(side_question::kind::card_when) + 1);

constexpr std::string_view name_of(pole p) {
    switch (p) {
        case pole::none:
            return "none";
        case pole::vision:
            return "vision";
        case pole::execution:
            return "execution";
        case pole::both:
            return "both";
        case pole::people:
            return "people";
    }
    return "none";
}
constexpr std::array all_poles{pole::none, pole::vision, pole::execution, pole::both, pole::people};
static_assert(all_poles.size() == static_cast<std::size_t>(pole::people) + 1);

constexpr std::string_view name_of(commitment::life l) {
    switch (l) {
        case commitment::life::open:
            return "open";
        case commitment::life::kept:
            return "kept";
        case commitment::life::partly:
            return "partly";
        case commitment::life::dropped:
            return "dropped";
    }
    return "open";
}
constexpr std::array all_lives{commitment::life::open, commitment::life::kept, commitment::life::partly,
                               commitment::life::dropped};
static_assert(all_lives.size() == static_cast<std::size_t>(commitment::life::dropped) + 1);

constexpr std::string_view name_of(choice c) { return choice_text(c); }

constexpr const auto& all_of(choice) { return all_choices; }
constexpr const auto& all_of(setup) { return all_setups; }
constexpr const auto& all_of(slot) { return all_slots; }
constexpr const auto& all_of(side_question::kind) { return all_kinds; }
constexpr const auto& all_of(pole) { return all_poles; }
constexpr const auto& all_of(commitment::life) { return all_lives; }

}  // namespace fulcrum::storage::archive
