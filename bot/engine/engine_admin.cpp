// What administrators say about people and defaults.
#include <algorithm>
#include <boost/asio/use_awaitable.hpp>
#include <map>

#include "bot/engine/engine_impl.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/nudging.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

asio::awaitable<std::string> engine::impl::language_of(std::string user, std::string locale) {
    std::string chosen;
    auto ask = [this, user, &chosen](storage::unit_of_work& unit) {
        const auto person = unit.find(key_of(user));
        chosen = person ? unit.load(person->id).language : std::string();
    };
    try {
        co_await store.run(std::move(ask));
    } catch (...) {  // an administrator whose own data can't be opened is an administrator still
        log_failure(std::current_exception(), "an administrator's language could not be read");
    }
    co_return std::string(lines->texts->language_for(chosen, locale));
}

asio::awaitable<void> engine::impl::on_admin(platform::posted e, std::string username, std::string locale,
                                             std::string rest) {
    const auto language = co_await language_of(e.author, locale);
    const bool about_many = co_await on_cohort_word(e, username, language, rest);
    if (about_many) co_return;
    const auto request = read_admin(rest);
    using what = admin_request::what;
    if (request.does == what::import || request.does == what::activate || request.does == what::export_ ||
        request.does == what::retire || request.does == what::restore || request.does == what::drop_import) {
        co_await on_admin_track(e, username, language, request);
        co_return;
    }
    const auto texts = lines->texts;
    const auto& book = texts->book(language);
    std::string refused;  // names that could not be used, and why
    target_list targets;
    std::string track;
    if (!request.track.empty() && (request.does == what::assign || request.does == what::unassign)) {
        for (const auto& [id, t] : texts->tracks)
            if (id.text() == request.track || t.title == request.track) track = id.text();
        if (track.empty()) refused = phrase(book, "admin.no_such_track", {{"name", typed(request.track)}});
        if (request.does == what::assign && texts->retired.contains(track_id{track}))
            refused = retired_words(book, *texts, track_id{track});
    }
    if (request.does == what::set_holidays && request.track != "usual" &&
        !lines->def.set.calendars.contains(request.track))
        refused = phrase(book, "admin.no_such_calendar", {{"name", typed(request.track)}});
    if (refused.empty()) targets = co_await look_up_targets(request, track, book, refused);
    const auto out = std::make_shared<turn_output>();
    const auto changed = std::make_shared<std::map<std::string, std::string>>();
    auto work = [this, e, username, request, refused, targets, track, out, changed, language, script = lines,
                 now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        changed->clear();
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        const auto text = answer_admin(unit, request, refused, targets, track, username, *script,
                                       script->texts->book(language), now, *out, *changed);
        note_administrator(unit, e.author);
        out->rows.push_back(
            unit.enqueue(plain_message(place, e.where.channel, e.where.thread, message_kind::reply, text, now)));
        if (answered_before(e)) say_nothing(unit, *out);
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (!saved) co_return;
    if (!changed->empty()) {
        for (const auto& [key, value] : *changed) defaults[key] = value;
        use(lines->texts);
    }
    finish(*out);
}

engine_access engine::impl::lend() {
    return {executor,
            chat,
            store,
            clock,
            place,
            [this]() -> std::shared_ptr<void> { return shared_from_this(); },
            [this] { return leaving; },
            [this] { return lines; },
            [this](turn_output& out) { finish(out); },
            [this](const platform::profile& who) { return is_administrator(who); },
            [this](std::string name, const phrasebook& book) -> asio::awaitable<channel_found_by_name> {
                auto found = co_await usable_channel(std::move(name), book);
                co_return channel_found_by_name{std::move(found.channel), std::move(found.why)};
            },
            [this](std::chrono::milliseconds time) { return pause(time); }};
}

asio::awaitable<bool> engine::impl::on_cohort_word(const platform::posted& e, const std::string& username,
                                                   const std::string& language, const std::string& rest) {
    const auto texts = lines->texts;
    auto request = read_cohort_words(rest, *texts, to_local(clock.now(), lines->def.set.zone).date);
    if (!request) co_return false;
    cohort_desk::noting note = [this, e](storage::unit_of_work& unit, turn_output& out) {
        if (!unit.note_event(place, "post:" + e.id, clock.now())) {
            out.duplicate = true;
            return false;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        note_administrator(unit, e.author);
        return !answered_before(e);  // before a copy was put back: nobody is put in, or told, once more
    };
    co_await desk.answer(e, username, language, std::move(*request), std::move(note));
    co_return true;
}

asio::awaitable<engine::impl::channel_answer> engine::impl::usable_channel(std::string name, const phrasebook& book) {
    channel_answer answer;
    auto found = co_await chat.channels_named(name);
    if (!found) {
        answer.why = phrase(book, reason(found.error(), "admin.reason.no_channel"));
        co_return answer;
    }
    const bool seen = !found->empty(), in_several = found->size() > 1;
    std::erase_if(*found, [](const auto& one) { return !one.member; });
    const auto full = [](const auto& one) { return one.team + "/" + one.name; };
    if (found->size() == 1) {
        auto& one = found->front();
        if (in_several) one.name = full(one);
        answer.channel = std::move(one);
    } else if (found->empty()) {
        answer.why = phrase(book, seen ? "admin.reason.not_in" : "admin.reason.no_channel");
    } else {
        std::string names;
        for (const auto& one : *found) names += (names.empty() ? "" : ", ") + ("`~" + full(one) + "`");
        answer.why = phrase(book, "admin.reason.which", {{"channels", names}});
    }
    co_return answer;
}

asio::awaitable<engine::impl::target_list> engine::impl::teams_of(std::string name, const phrasebook& book,
                                                                  std::string& why) {
    target_list teams;
    const auto here = co_await usable_channel(name, book);
    auto read = [&, id = here.channel ? "~" + here.channel->id : std::string()](storage::unit_of_work& unit) {
        teams.clear();
        for (const auto& row : unit.people(place)) {
            if (!row.key.user.starts_with('~') || row.track.empty()) continue;
            const std::string_view known = row.username;
            const bool by_name = known == "~" + name || known.ends_with("/" + name);
            if (id.empty() ? !by_name : row.key.user != id) continue;
            teams.emplace_back(channel_profile(row.key.user.substr(1), row.username.substr(1)), row.direct_channel);
        }
    };
    co_await store.run(std::move(read));
    if (teams.size() > 1) {
        std::string names;
        for (const auto& [team, channel] : teams) names += (names.empty() ? "`" : ", `") + team.username + "`";
        why = phrase(book, "admin.reason.which", {{"channels", names}});
        teams.clear();
    } else if (teams.empty()) {
        why = here.channel ? phrase(book, "admin.reason.no_team", {{"channel", "~" + name}}) : here.why;
    }
    co_return teams;
}

asio::awaitable<engine::impl::target_list> engine::impl::look_up_targets(const admin_request& request,
                                                                         const std::string& track,
                                                                         const phrasebook& book, std::string& refused) {
    using what = admin_request::what;
    target_list targets;
    const auto refuse = [&](char sigil, const std::string& name, const std::string& why) {
        refused += "\n- `" + quiet_mentions(sigil + shortened(name, 40)) + "`: " + why;
    };
    const auto chosen = lines->texts->tracks.find(track_id{track});
    const bool for_channels = chosen != lines->texts->tracks.end() && chosen->second.for_channels;
    const bool unassign = request.does == what::unassign;
    std::vector<platform::profile> found;
    const auto people = for_channels ? std::vector<std::string>() : request.names;
    for (const auto& name : people) {
        auto p = co_await chat.person_by_name(name);
        if (p && !p->bot && (p->active || unassign))
            found.push_back(std::move(*p));
        else
            refuse('@', name,
                   phrase(book, !p       ? reason(p.error(), "admin.reason.nobody")
                                : p->bot ? "admin.reason.bot"
                                         : "admin.reason.deactivated"));
    }
    if (for_channels && !request.names.empty())
        refused += "\n- " + phrase(book, "admin.team_track", {{"track", track}});
    for (const auto& name : request.channels) {
        if (unassign && (track.empty() || for_channels)) {  // what the channel itself follows, and nobody else's
            std::string why;
            const auto teams = co_await teams_of(name, book, why);
            if (teams.empty()) refuse('~', name, why);
            targets.insert(targets.end(), teams.begin(), teams.end());
            continue;
        }
        const auto here = co_await usable_channel(name, book);
        if (!here.channel) {
            refuse('~', name, here.why);
            continue;
        }
        if (for_channels || request.does == what::set_holidays) {
            auto team = channel_profile(here.channel->id, here.channel->name);
            team.locale = co_await languages.of(here.channel->id, lines->texts);
            targets.emplace_back(std::move(team), here.channel->id);
        }
        if (for_channels) continue;
        auto members = co_await chat.members_of(here.channel->id);
        if (members)
            for (auto& p : *members) found.push_back(std::move(p));
        else
            refuse('~', name, phrase(book, reason(members.error(), "admin.reason.no_channel")));
    }
    for (auto& p : found) {
        if (std::any_of(targets.begin(), targets.end(), [&](const auto& t) { return t.first.user == p.user; }))
            continue;
        if (request.does != what::assign) {
            targets.emplace_back(std::move(p), std::string());
            continue;
        }
        auto channel = co_await chat.direct_channel(p.user);
        if (channel)
            targets.emplace_back(std::move(p), *channel);
        else
            refuse('@', p.username, phrase(book, reason(channel.error(), "admin.reason.no_direct")));
    }
    co_return targets;
}

std::string_view engine::impl::reason(const platform::delivery_failure& f, std::string_view plainly) {
    return f.problem == platform::delivery_problem::refused ? plainly : "admin.reason.silent";
}

std::string engine::impl::answer_admin(storage::unit_of_work& unit, const admin_request& r, const std::string& refused,
                                       const target_list& targets, const std::string& track,
                                       const std::string& username, const script& script, const phrasebook& book,
                                       instant now, turn_output& out,
                                       std::map<std::string, std::string>& changed) const {
    using what = admin_request::what;
    const auto log = [&](std::string action) { unit.log_admin(place, {now, username, std::move(action)}); };
    const auto& zone = script.def.set.zone;
    switch (r.does) {
        case what::help:
            return phrase(book, "admin.help");
        case what::unclear:
            return unclear_text(book, r);
        case what::tracks:
            return tracks_table(book, *script.texts, unit.people(place));
        case what::people:
            return people_table(book, *script.texts, unit.people(place), now);
        case what::defaults:
            return defaults_text(book, script.def.set, *script.texts);
        case what::log:
            return log_table(book, unit.admin_log(place, 20), unit.refusals(place, 5), zone);
        case what::failures:
            return failures_table(book, unit.failures(place, 0, 50), zone);
        case what::set_default:
            return set_default(unit, r, script, book, changed, log);
        case what::import:
        case what::activate:
        case what::export_:
        case what::retire:
        case what::restore:
        case what::drop_import:
            return {};  // on_admin_track answers these
        case what::holidays:
            return calendars_text(book, script.def.set);
        case what::assign:
        case what::unassign:
        case what::set_holidays:
            break;
    }
    if (targets.empty() && !refused.empty())
        return refused.front() == '\n' ? phrase(book, "admin.nobody_changed") + "\n" + refused : refused;
    if (r.does == what::unassign) return end_tracks(unit, targets, track, refused, username, script, book, now, out);
    if (r.does == what::set_holidays) return give_holidays(unit, r, targets, refused, username, script, book, now, out);
    std::string done, later, before, leavers;
    for (const auto& [profile, channel] : targets) {
        auto person = unit.find(key_of(profile.user));
        if (!person && !r.anyway && unit.was_erased(key_of(profile.user))) {
            leavers += (leavers.empty() ? "" : ", ") + profile.username;
            continue;
        }
        std::vector<event> events;
        if (!person) {
            person = unit.add(key_of(profile.user), now);
            events.emplace_back(seen(profile));
        }
        if (!channel.empty() && person->direct_channel != channel) {
            unit.set_direct_channel(person->id, channel);
            unit.set_channel(place, {channel, 0, profile.user, {}, {}});
            person->direct_channel = channel;
        }
        if (const auto old = unit.load(person->id).track; old && !old->finished && old->track.text() != track) {
            const auto t = script.texts->tracks.find(old->track);
            before += "\n- " + phrase(book, "admin.assigned.instead",
                                      {{"name", profile.username},
                                       {"title", t == script.texts->tracks.end() ? old->track.text() : t->second.title},
                                       {"day", std::to_string(old->day)}});
        }
        events.emplace_back(assigned{track_id{track}, username});
        const auto said = out.rows.size();
        take_turns(unit, *person, script, std::move(events), now, out);
        done += (done.empty() ? "" : ", ") + profile.username;
        if (person->track != track && out.rows.size() == said)
            later += heard_later(unit.load(person->id), profile.username, book, now);
    }
    const auto about_leavers =
        leavers.empty() ? std::string() : phrase(book, "admin.assigned.left", {{"track", track}, {"names", leavers}});
    if (done.empty())
        return about_leavers + (refused.empty() ? "" : "\n\n" + phrase(book, "admin.not_changed") + refused);
    log("assigned " + track + " to " + shortened(done, 500));
    const auto& title = script.texts->tracks.at(track_id{track}).title;
    auto text = phrase(book, "admin.assigned", {{"title", title}, {"names", done}});
    if (!leavers.empty()) text += "\n\n" + about_leavers;
    if (!before.empty()) text += "\n\n" + phrase(book, "admin.assigned.before") + before;
    if (!later.empty()) text += "\n\n" + phrase(book, "admin.assigned.later") + later;
    if (!refused.empty()) text += "\n\n" + phrase(book, "admin.not_changed") + refused;
    return text;
}

std::string engine::impl::heard_later(const person_state& s, const std::string& username, const phrasebook& book,
                                      instant now) {
    std::optional<instant> first;
    for (const auto which : {slot::morning, slot::evening})
        if (const auto next = next_occurrence(s, which, now); next && (!first || next->due_at < *first))
            first = next->due_at;
    if (!first) return "\n- " + phrase(book, "admin.assigned.once_they_write", {{"name", username}});
    return "\n- " + phrase(book, "admin.assigned.at",
                           {{"name", username}, {"moment", moment_in_words(book, *first, s.zone)}, {"zone", s.zone}});
}

std::string engine::impl::end_tracks(storage::unit_of_work& unit, const target_list& targets, const std::string& track,
                                     std::string refused, const std::string& username, const script& script,
                                     const phrasebook& book, instant now, turn_output& out) const {
    std::map<std::string, std::string> left;  // by title: who
    std::string text, record;
    const auto title_of = [&](const std::string& id) {
        const auto t = script.texts->tracks.find(track_id{id});
        return t == script.texts->tracks.end() ? id : t->second.title;
    };
    for (const auto& [profile, channel] : targets) {
        const auto person = unit.find(key_of(profile.user));
        const auto in = person ? unit.load(person->id).track : std::nullopt;  // nothing is left of one that is finished
        if (!in || in->finished || (!track.empty() && in->track.text() != track)) {
            refused += "\n- `" + quiet_mentions("@" + profile.username) +
                       "`: " + phrase(book, track.empty() ? "admin.reason.no_track" : "admin.reason.not_in_it");
            continue;
        }
        const bool team = profile.user.starts_with('~');
        take_turns(unit, *person, script, {unassigned{username}}, now, out);
        record += (record.empty() ? "" : ", ") + profile.username + " from " + person->track;
        if (team) {
            text += (text.empty() ? "" : "\n\n") +
                    phrase(book, "admin.unassigned.team",
                           {{"title", title_of(person->track)}, {"channel", profile.username}});
            continue;
        }
        auto& names = left[title_of(person->track)];
        names += (names.empty() ? "" : ", ") + profile.username;
    }
    for (const auto& [title, names] : left)
        text += (text.empty() ? "" : "\n\n") + phrase(book, "admin.unassigned", {{"title", title}, {"names", names}});
    if (record.empty()) return phrase(book, "admin.nobody_changed") + "\n" + refused;
    unit.log_admin(place, {now, username, "unassigned " + shortened(record, 500)});
    if (!refused.empty()) text += "\n\n" + phrase(book, "admin.not_changed") + refused;
    return text;
}

// Who never met the coach gets no row by it: a channel's calendar counts for them once they have.
std::string engine::impl::give_holidays(storage::unit_of_work& unit, const admin_request& r, const target_list& targets,
                                        std::string refused, const std::string& username, const script& script,
                                        const phrasebook& book, instant now, turn_output& out) const {
    std::string done, channels;
    std::vector<std::string> users;
    for (const auto& [profile, channel] : targets) {
        const auto person = unit.find(key_of(profile.user));
        if (profile.user.starts_with('~')) {
            channels += (channels.empty() ? "" : ", ") + profile.username;
            if (!person) continue;
        }
        if (!person) {
            const bool by_name = std::find(r.names.begin(), r.names.end(), profile.username) != r.names.end();
            if (by_name)
                refused +=
                    "\n- `" + quiet_mentions("@" + profile.username) + "`: " + phrase(book, "admin.reason.stranger");
            continue;
        }
        take_turns(unit, *person, script, {calendar_given{r.track == "usual" ? std::string() : r.track}}, now, out);
        done += (done.empty() ? "" : ", ") + profile.username;
        users.push_back(profile.user);
    }
    for (const auto& [profile, channel] : targets)
        if (profile.user.starts_with('~')) keep_channel_holidays(unit, profile.username.substr(1), r.track, users);
    if (done.empty() && channels.empty()) return phrase(book, "admin.nobody_changed") + "\n" + refused;
    unit.log_admin(place, {now, username,
                           "gave the holidays of " + r.track + " to " +
                               shortened(channels + (channels.empty() || done.empty() ? "" : ", ") + done, 500)});
    std::string text;
    if (!done.empty()) text = phrase(book, "admin.holidays.given", {{"calendar", r.track}, {"names", done}});
    if (!channels.empty())
        text += (text.empty() ? "" : " ") +
                phrase(book, "admin.holidays.members", {{"calendar", r.track}, {"channels", channels}});
    if (!refused.empty()) text += "\n\n" + phrase(book, "admin.not_changed") + refused;
    return text;
}

std::string engine::impl::set_default(storage::unit_of_work& unit, const admin_request& r, const script& script,
                                      const phrasebook& book, std::map<std::string, std::string>& changed,
                                      const std::function<void(std::string)>& log) const {
    std::string value = r.value;
    if (r.key == "times" && !read_rhythm(value, script.def.set.when)) return phrase(book, "admin.defaults.times");
    if (r.key == "zone") {
        value = find_zone(r.value);
        if (value.empty()) return phrase(book, "admin.defaults.zone");
    }
    if (r.key == "track") {
        if (value == "none")
            value.clear();
        else if (!script.texts->tracks.contains(track_id{value}))
            return phrase(book, "admin.no_such_track", {{"name", typed(value)}});
        else if (script.texts->retired.contains(track_id{value}))
            return retired_words(book, *script.texts, track_id{value});
    }
    unit.set_setting("defaults." + r.key, value.empty() ? "none" : value);
    changed[r.key] = value;
    log("set the default " + r.key + " to " + (value.empty() ? "none" : value));
    auto set = script.def.set;
    apply_default(set, r.key, value);
    return phrase(book, "admin.defaults.changed", {{"defaults", defaults_text(book, set, *script.texts)}});
}

}  // namespace fulcrum::bot::engine
