// What administrators say about people and defaults.
#include <algorithm>
#include <boost/asio/use_awaitable.hpp>

#include "bot/engine/engine_impl.hpp"
#include "dialogue/calendar.hpp"
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
    const auto request = read_admin(rest);
    using what = admin_request::what;
    const auto language = co_await language_of(e.author, locale);
    if (request.does == what::import || request.does == what::activate || request.does == what::export_ ||
        request.does == what::retire || request.does == what::restore) {
        co_await on_admin_track(e, username, language, request);
        co_return;
    }
    const auto texts = lines->texts;
    const auto& book = texts->book(language);
    std::string refused;  // names that could not be used, and why
    target_list targets;
    std::string track;
    if (request.does == what::assign) {
        for (const auto& [id, t] : texts->tracks)
            if (id.text() == request.track || t.title == request.track) track = id.text();
        if (track.empty()) refused = phrase(book, "admin.no_such_track", {{"name", typed(request.track)}});
        if (texts->retired.contains(track_id{track})) refused = retired_words(book, *texts, track_id{track});
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
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (!saved) co_return;
    if (!changed->empty()) {
        for (const auto& [key, value] : *changed) defaults[key] = value;
        use(lines->texts);
    }
    finish(*out);
}

asio::awaitable<engine::impl::target_list> engine::impl::look_up_targets(const admin_request& request,
                                                                         const std::string& track,
                                                                         const phrasebook& book, std::string& refused) {
    using what = admin_request::what;
    target_list targets;
    const bool assign = request.does == what::assign;
    const auto refuse = [&](char sigil, const std::string& name, std::string_view why) {
        refused += "\n- `" + quiet_mentions(sigil + shortened(name, 40)) + "`: " + phrase(book, why);
    };
    const auto chosen = lines->texts->tracks.find(track_id{track});
    const bool for_channels = chosen != lines->texts->tracks.end() && chosen->second.for_channels;
    std::vector<platform::profile> found;
    const auto people = for_channels ? std::vector<std::string>() : request.names;
    for (const auto& name : people) {
        auto p = co_await chat.person_by_name(name);
        if (p && p->active && !p->bot)
            found.push_back(std::move(*p));
        else
            refuse('@', name,
                   !p       ? reason(p.error(), "admin.reason.nobody")
                   : p->bot ? "admin.reason.bot"
                            : "admin.reason.deactivated");
    }
    if (for_channels && !request.names.empty())
        refused += "\n- " + phrase(book, "admin.team_track", {{"track", track}});
    for (const auto& name : request.channels) {
        if (for_channels || !assign) {
            auto id = co_await chat.channel_named(name);
            if (id)
                targets.emplace_back(channel_profile(*id, name), *id);
            else if (for_channels)
                refuse('~', name, reason(id.error(), "admin.reason.no_channel"));
        }
        if (for_channels) continue;
        auto members = co_await chat.members_of(name);
        if (members)
            for (auto& p : *members) found.push_back(std::move(p));
        else
            refuse('~', name, reason(members.error(), "admin.reason.no_channel"));
    }
    for (auto& p : found) {
        if (std::any_of(targets.begin(), targets.end(), [&](const auto& t) { return t.first.user == p.user; }))
            continue;
        if (!assign) {
            targets.emplace_back(std::move(p), std::string());
            continue;
        }
        auto channel = co_await chat.direct_channel(p.user);
        if (channel)
            targets.emplace_back(std::move(p), *channel);
        else
            refuse('@', p.username, reason(channel.error(), "admin.reason.no_direct"));
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
            return log_table(book, unit.admin_log(place, 20), zone);
        case what::failures:
            return failures_table(book, unit.failures(place, 0, 50), zone);
        case what::set_default:
            return set_default(unit, r, script, book, changed, log);
        case what::import:
        case what::activate:
        case what::export_:
        case what::retire:
        case what::restore:
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
    std::string done;
    target_list given;
    int count = 0;
    for (const auto& [profile, channel] : targets) {
        auto person = unit.find(key_of(profile.user));
        // Nobody is put on record for a holiday: who is not known yet is given it after they first write.
        if (!person && r.does != what::assign) continue;
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
        if (r.does == what::assign)
            events.emplace_back(assigned{track_id{track}, username});
        else if (r.does == what::set_holidays)
            events.emplace_back(calendar_given{r.track == "usual" ? std::string() : r.track});
        else
            events.emplace_back(unassigned{username});
        take_turns(unit, *person, script, std::move(events), now, out);
        done += (done.empty() ? "" : ", ") + profile.username;
        given.emplace_back(profile, channel);
        ++count;
    }
    std::string text;
    if (r.does == what::assign) {
        log("assigned " + track + " to " + shortened(done, 500));
        const auto& title = script.texts->tracks.at(track_id{track}).title;
        text = phrase(book, "admin.assigned", {{"title", title}, {"names", done}});
    } else if (r.does == what::set_holidays) {
        log("gave the holidays of " + r.track + " to " + shortened(done, 500));
        for (const auto& channel : r.channels) keep_channel_holidays(unit, channel, r.track, given);
        text = count == 0 ? phrase(book, "admin.nobody_known")
                          : phrase(book, "admin.holidays.given", {{"calendar", r.track}, {"names", done}});
    } else {
        log("unassigned " + shortened(done, 500));
        text = count == 0 ? phrase(book, "admin.nobody_in_track") : phrase(book, "admin.unassigned", {{"names", done}});
    }
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
