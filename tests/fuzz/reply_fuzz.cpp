// Any bytes as a message: every reader answers, and what it reads keeps its promises.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "content/catalog.hpp"
#include "dialogue/command.hpp"
#include "dialogue/reply.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace fulcrum::dialogue;

void require(bool holds) {
    if (!holds) std::abort();
}

bool is_time(const std::optional<time_of_day>& t) { return !t || (t->minutes >= 0 && t->minutes < 24 * 60); }

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view typed(reinterpret_cast<const char*>(data), size);
    static const std::vector<option> options{
        {"vision", "Where we are going"}, {"done", "Getting it done"}, {"yes", "🙂 Yes"}};
    constexpr local_date today = std::chrono::year{2026} / 11 / 24;

    const std::string text = plain(typed);
    require(text.find_first_of("\n\r\tABCXYZ") == text.npos);
    require(text.empty() || (text.front() != ' ' && text.back() != ' '));

    (void)read_yes_no(typed);
    (void)is_greeting(typed);
    static const auto ear = fulcrum::content::shipped_catalog().texts.ear;
    (void)ear->read(typed);
    const auto scale = read_scale(typed);
    require(!scale || (*scale >= 1 && *scale <= 10));
    const auto choice = read_choice(typed, options);
    require(!choice || (*choice >= 0 && *choice < 3));
    require(is_time(read_time(typed)));
    const auto duration = read_duration(typed);
    require(!duration || (duration->count() > 0 && duration->count() <= 366 * 24 * 60));
    const auto date = read_date(typed, today);
    require(!date || (date->ok() && *date >= today));
    const auto days = read_days(typed, today);
    require(!days || (days->first.ok() && days->back.ok() && days->first < days->back));
    const wall_clock wall{today, time_of_day{10 * 60}};
    const auto put_off = read_put_off(typed, wall);
    require(!put_off || put_off->length || (put_off->until.date.ok() && is_time(put_off->until.time)));
    const auto end = read_end(typed, wall);
    require(!end || (end->date.ok() && is_time(end->time)));
    const auto when = read_rhythm(typed, {});
    require(!when || ((when->days.bits & 0x7Fu) != 0 && is_time(when->morning) && is_time(when->evening)));
    const auto zone = find_zone(typed);
    require(zone.empty() || zone_exists(zone));
    require(similar_zones(typed, 3).size() <= 3);
    require(edit_distance(typed, "schedule", 2) <= 3);

    // A command's rest is part of what was typed, or a reader's own words; and a guess can be read in full.
    const auto command = read_command(typed);
    require(command.what.rest.size() <= size + 10);
    if (command.how == command_reading::kind::near) {
        const std::string meant = std::string{verb_text(command.what.what)} + ' ' + command.what.rest;
        require(read_command(meant).how == command_reading::kind::exact);
    }
    return 0;
}
