#include "dialogue/turn/zone_moves.hpp"

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"
#include "dialogue/turn/nudge_planner.hpp"
#include "dialogue/turn/unasked.hpp"

namespace fulcrum::dialogue {

void zone_moves::follow_zone(const std::string& profile) {
    if (!zone_exists(profile)) return;
    s_.nudging.profile_zone = profile;
    if (s_.zone_by_hand || s_.zone == profile) return;
    const bool moved = !s_.zone.empty() && s_.stage == setup::done;
    move_to_zone(profile);
    if (!moved) return;
    s_.nudging.zone_news = true;
    if (unasked_.may_write_unasked()) {
        tell_zone_news();
        unasked_.count_unasked();
    }
}

void zone_moves::move_to_zone(const std::string& to) {
    const auto before = planner_.planned();
    const auto until = s_.paused_until ? to_local(*s_.paused_until, zone()) : local_time{};
    const auto from = std::exchange(s_.zone, to);
    // A pause until a day lasts until that day of the new clock.
    if (s_.paused_until && *s_.paused_until != instant::max() && *s_.paused_until > now_ && until.time.minutes == 0)
        s_.paused_until = to_instant(until.date, time_of_day{0}, zone());
    if (s_.stage != setup::done) return;
    planner_.reschedule();
    planner_.note_replanned(before, from, "zone");
}

void zone_moves::tell_zone_news() {
    s_.nudging.zone_news = false;
    tell(message_kind::confirm, "zone.followed",
         {{"zone", zone()}, {"clock", clock_text(to_local(now_, zone()).time)}});
}

void zone_moves::adopt_profile_zone() {
    if (s_.zone.empty()) s_.zone = zone_exists(def_.set.zone) ? def_.set.zone : "UTC";
}

void zone_moves::do_timezone(std::string_view rest) {
    const auto clock = [&] { return clock_text(to_local(now_, zone()).time); };
    if (rest.empty()) {
        tell(message_kind::reply, "zone", {{"zone", zone()}, {"clock", clock()}});
        tell(message_kind::reply, s_.zone_by_hand ? "zone.by_hand" : "zone.by_profile");
        return;
    }
    if (const auto p = plain(rest); p == "profile" || p == "auto" || p == "automatic") {
        s_.zone_by_hand = false;
        if (zone_exists(s_.nudging.profile_zone)) move_to_zone(s_.nudging.profile_zone);
        tell(message_kind::confirm, "zone.set",
             {{"zone", zone()}, {"clock", clock()}, {"next", s_.stage == setup::done ? next_words() : std::string()}});
        return tell(message_kind::confirm, "zone.by_profile");
    }
    const auto found = find_zone(rest);
    if (found.empty()) {
        std::string list;
        for (const auto& z : similar_zones(rest, 3)) list += (list.empty() ? "`" : ", `") + z + "`";
        const auto similar = list.empty() ? std::string() : words("zone.similar", {{"list", list}});
        tell(message_kind::error, "zone.unknown", {{"words", in_one_line(rest, 40)}, {"similar", similar}});
        return;
    }
    s_.zone_by_hand = true;
    move_to_zone(found);
    tell(message_kind::confirm, "zone.set",
         {{"zone", found}, {"clock", clock()}, {"next", s_.stage == setup::done ? next_words() : std::string()}});
}

}  // namespace fulcrum::dialogue
