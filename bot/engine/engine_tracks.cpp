// The content in force: files that change, tracks that administrators import, export and retire, and who is told.
#include <spdlog/spdlog.h>

#include <boost/asio/use_awaitable.hpp>
#include <sstream>

#include "bot/engine/engine_impl.hpp"
#include "bot/engine/setting_names.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

namespace {

constexpr auto texts_kept = 24h * 90;  // how long a text of a track is kept after it was last in force

// An administrator's imports that wait for `activate`, one for each track: their names under one key, oldest first, and
// each text under a key of its own. The text of a track that waits; "" = nothing of it waits any more.
void set_waiting(storage::unit_of_work& unit, const std::string& author, const std::string& track,
                 const std::string& text) {
    auto all = words_of(unit.setting(waiting_key(author)).value_or(""));
    std::erase(all, track);
    if (!text.empty()) all.push_back(track);
    for (; all.size() > most_waiting; all.erase(all.begin())) unit.set_setting(waiting_key(author, all.front()), "");
    unit.set_setting(waiting_key(author), joined_words(all));
    unit.set_setting(waiting_key(author, track), text);
}

}  // namespace

platform::profile engine::impl::channel_profile(const std::string& id, const std::string& name) {
    platform::profile p;
    p.user = "~" + id;
    p.username = "~" + name;
    return p;
}

asio::awaitable<std::shared_ptr<desk_view>> engine::impl::look_at_desk(speaker who, std::string track) {
    const auto seen = std::make_shared<desk_view>();
    auto read = [this, seen, who, track](storage::unit_of_work& unit) {
        *seen = {};
        seen->memory = remembered(unit);
        for (const auto& waits : words_of(unit.setting(waiting_key(who.user)).value_or("")))
            seen->waiting.emplace_back(waits, unit.setting(waiting_key(who.user, waits)).value_or(""));
        seen->ways = unit.courses(place, track);
    };
    co_await store.run(std::move(read));
    seen->files = files;
    seen->zone = who.zone;
    seen->now = clock.now();
    co_return seen;
}

void engine::impl::keep(storage::unit_of_work& unit, const std::string& author, const desk_answer& what) {
    if (what.keep) unit.keep_text(*what.keep);
    for (const auto& [key, value] : what.settings) unit.set_setting(key, value);
    if (what.waits) set_waiting(unit, author, what.waits->first, what.waits->second);
}

asio::awaitable<bool> engine::impl::give(platform::posted e, speaker who, desk_answer what) {
    const auto out = std::make_shared<turn_output>();
    const bool in_force = what.in_force;
    auto work = [this, e, who, what, out, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        keep(unit, e.author, what);
        if (!what.action.empty()) unit.log_admin(place, {now, who.username, what.action});
        auto row = plain_message(place, e.where.channel, e.where.thread, message_kind::reply, what.text, now);
        row.file_name = what.file_name;
        row.file_content = what.file_content;
        out->rows.push_back(unit.enqueue(std::move(row)));
        note_administrator(unit, e.author);
        if (answered_before(e)) say_nothing(unit, *out);
    };
    const bool saved = co_await commit(std::move(work), e, out);
    const bool done = saved && !out->duplicate;
    if (done && in_force) co_await put_in_force(files);
    finish(*out);
    co_return done;
}

asio::awaitable<void> engine::impl::on_admin_track(platform::posted e, speaker who, admin_request request) {
    const auto texts = lines->texts;
    const auto& book = texts->book(who.language);
    const auto seen = co_await look_at_desk(who, request.track);
    desk_answer a;
    if (request.does == admin_request::what::import) {
        if (e.files.size() != 1) {
            a.text = phrase(book, "admin.import.one_file");
        } else {
            auto got = co_await chat.fetch(e.files.front());
            if (got && got->size() <= largest_import) {
                a = track_desk(book, *texts, *seen).import(*got);
            } else {
                const auto why = got ? std::string_view() : reason(got.error(), "admin.import.refused");
                a.text = got ? phrase(book, "admin.import.too_large")
                             : phrase(book, "admin.import.unread", {{"reason", phrase(book, why)}});
            }
        }
    } else {
        a = track_desk(book, *texts, *seen).answer(request);
    }
    auto back = a.come_back;
    const bool done = co_await give(e, who, std::move(a));
    if (done && !back.empty()) co_await bring_back(std::move(back), request.track, who.username);
}

asio::awaitable<void> engine::impl::bring_back(std::vector<std::string> users, std::string track, std::string by) {
    const auto out = std::make_shared<turn_output>();
    auto work = [this, users, track, by, out, script = lines, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        for (const auto& user : users) {
            const auto person = unit.find(key_of(user));
            if (!person || person->track != track) continue;
            const auto state = unit.load(person->id);
            if (!state.track || !state.track->finished || !state.left_at.contains(track)) continue;
            take_turns(unit, *person, *script, {assigned{track_id{track}, by}}, now, *out);
        }
    };
    co_await store.run(std::move(work));
    finish(*out);
}

asio::awaitable<std::string> engine::impl::prepare_pilot(speaker who, std::string track) {
    const auto texts = lines->texts;
    const auto seen = co_await look_at_desk(who, track);
    auto a = track_desk(texts->book(who.language), *texts, *seen).begin_pilot(track);
    if (!a.in_force) co_return a.text;
    auto work = [this, who, a, now = clock.now()](storage::unit_of_work& unit) {
        keep(unit, who.user, a);
        unit.log_admin(place, {now, who.username, a.action});
    };
    co_await store.run(std::move(work));
    co_await put_in_force(files);
    co_return std::string();
}

shelf_memory engine::impl::remembered(storage::unit_of_work& unit) {
    shelf_memory m;
    m.texts = unit.texts();
    m.imports = read_imports(unit.setting(imports_setting).value_or(""));
    m.retired = read_retired(unit.setting(retired_setting).value_or(""));
    m.pilots = read_retired(unit.setting(pilots_setting).value_or(""));
    return m;
}

asio::awaitable<bool> engine::impl::put_in_force(std::vector<content::source_file> next) {
    shelf_memory known_texts;
    auto read = [&known_texts](storage::unit_of_work& unit) { known_texts = remembered(unit); };
    co_await store.run(std::move(read));
    pilots = known_texts.pilots;
    if (next.empty() && files.empty()) {  // a library without files: only what is offered changes
        auto texts = std::make_shared<library>(*lines->texts);
        texts->retired = known_texts.retired;
        use(std::move(texts));
        co_return true;
    }
    auto made = stock(next, known_texts);
    std::string told;
    std::size_t errors = 0;
    for (const auto& f : made.findings) {
        if (f.how != content::severity::error) continue;
        ++errors;
        spdlog::error("content: {}", content::to_text(f));
        told += "\n- " + content::to_text(f);
    }
    if (settings.meter) settings.meter->content_errors(errors);
    if (made.texts->tracks.empty()) {
        spdlog::error("content: there is no usable track; the texts stay as they were");
    } else {
        for (const auto& name : made.kept_old) spdlog::error("content: {}: its earlier text stays in force", name);
        auto keep = [now = clock.now(), all = made.in_force](storage::unit_of_work& unit) {
            for (auto t : all) {
                t.at = now;
                unit.keep_text(t);
            }
            unit.forget_texts_before(now - texts_kept);
        };
        co_await store.run(std::move(keep));
        files = std::move(next);
        for (const auto& [id, file] : made.texts->imported)
            if (const auto before = lines->texts->imported.find(id);
                !file.empty() && (before == lines->texts->imported.end() || before->second != file))
                spdlog::warn("content: the track {} that was imported in chat hides {}: `admin drop-import {}` ends it",
                             id.text(), file, id.text());
        use(made.texts);
        spdlog::info("content: {} tracks, {} tips, {} questions, {} prompts", made.texts->tracks.size(),
                     made.texts->tips.size(), made.texts->questions.size(), made.texts->prompts.size());
    }
    const bool usable = !made.texts->tracks.empty();
    if (told == told_before) co_return usable;
    told_before = told;
    withdraw("content");
    if (told.empty()) co_return usable;
    tell({"content",
          [list = quiet_mentions(shortened(told, 3000))](const phrasebook& book) {
              return phrase(book, "admin.news", {{"list", list}});
          },
          {},
          true});
    co_return usable;
}

}  // namespace fulcrum::bot::engine
