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
constexpr std::size_t largest_import = 1024 * 1024;
constexpr std::string_view imports_key = imports_setting, retired_key = "tracks.retired";

// An administrator's imports that wait for `activate`, one for each track: their names under one key, oldest first, and
// each text under a key of its own.
constexpr std::size_t most_waiting = 8;

std::vector<std::string> waiting_imports(storage::unit_of_work& unit, const std::string& author) {
    std::vector<std::string> all;
    std::istringstream words{unit.setting(waiting_key(author)).value_or("")};
    for (std::string w; words >> w;) all.push_back(std::move(w));
    return all;
}

// The text of a track that waits; "" = nothing of it waits any more. Too many: the oldest go.
void set_waiting(storage::unit_of_work& unit, const std::string& author, const std::string& track,
                 const std::string& text) {
    auto all = waiting_imports(unit, author);
    std::erase(all, track);
    if (!text.empty()) all.push_back(track);
    for (; all.size() > most_waiting; all.erase(all.begin())) unit.set_setting(waiting_key(author, all.front()), "");
    std::string list;
    for (const auto& one : all) list += (list.empty() ? "" : " ") + one;
    unit.set_setting(waiting_key(author), list);
    unit.set_setting(waiting_key(author, track), text);
}

// What becomes of those that waited before, now that this one does: "" = they go on waiting.
std::string waiting_words(const phrasebook& book, const std::vector<std::string>& before, const std::string& track) {
    if (std::find(before.begin(), before.end(), track) != before.end())
        return "\n\n" + phrase(book, "admin.import.again", {{"track", track}});
    if (before.size() < most_waiting) return {};
    return "\n\n" +
           phrase(book, "admin.import.full", {{"track", before.front()}, {"count", std::to_string(most_waiting)}});
}

}  // namespace

platform::profile engine::impl::channel_profile(const std::string& id, const std::string& name) {
    platform::profile p;
    p.user = "~" + id;
    p.username = "~" + name;
    return p;
}

asio::awaitable<void> engine::impl::on_admin_track(platform::posted e, std::string username, std::string language,
                                                   admin_request request) {
    const auto texts = lines->texts;
    const auto& book = texts->book(language);
    using what = admin_request::what;
    std::string text, bytes;
    const auto known_texts = std::make_shared<shelf_memory>();
    const auto waiting = std::make_shared<std::vector<std::string>>();
    auto read = [known_texts, waiting, author = e.author](storage::unit_of_work& unit) {
        *known_texts = remembered(unit);
        *waiting = waiting_imports(unit, author);
    };
    co_await store.run(std::move(read));
    std::string pending, waits, file_name, file_content, action, set_key, set_value;
    bool again = false;
    const auto known = lines->texts->tracks.find(track_id{request.track});
    const auto no_such = [&] { return phrase(book, "admin.no_such_track", {{"name", typed(request.track)}}); };
    std::optional<storage::track_text> keep;
    switch (request.does) {
        case what::import: {
            if (e.files.size() != 1) {
                text = phrase(book, "admin.import.one_file");
                break;
            }
            auto got = co_await chat.fetch(e.files.front());
            if (!got || got->size() > largest_import) {
                const auto why = got ? std::string_view() : reason(got.error(), "admin.import.refused");
                text = got ? phrase(book, "admin.import.too_large")
                           : phrase(book, "admin.import.unread", {{"reason", phrase(book, why)}});
                break;
            }
            bytes = std::move(*got);
            const auto found = content::read_catalog({content::source_file{"attached.yaml", bytes}});
            text = import_text(book, found, *texts);
            if (!found.has_errors() && !found.texts.tracks.empty()) {
                waits = found.texts.tracks.begin()->first.text();
                text += waiting_words(book, *waiting, waits);
                action = "looked at an import of " + waits;
            }
            break;
        }
        case what::activate: {
            auto ask = [&pending, key = waiting_key(e.author, request.track)](storage::unit_of_work& unit) {
                pending = unit.setting(key).value_or("");
            };
            co_await store.run(std::move(ask));
            const auto found = content::read_catalog({content::source_file{"attached.yaml", pending}});
            if (pending.empty() || found.texts.tracks.empty() ||
                found.texts.tracks.begin()->first.text() != request.track) {
                text = phrase(book, "admin.import.nothing_waits");
                break;
            }
            const auto& t = found.texts.tracks.begin()->second;
            std::erase_if(known_texts->imports,
                          [&](const import_mark& i) { return i.track == t.id.text() && i.language == t.language; });
            known_texts->imports.push_back({t.id.text(), t.language, t.edition});
            keep = storage::track_text{t.edition, "imported " + t.id.text() + "." + t.language + ".yaml", t.id.text(),
                                       pending, clock.now()};
            set_key = imports_key;
            set_value = imports_text(known_texts->imports);
            text = phrase(book, known_texts->retired.contains(t.id) ? "admin.activated.retired" : "admin.activated",
                          {{"title", quiet_mentions(t.title)}, {"track", t.id.text()}});
            waits = t.id.text();
            action = "imported " + t.id.text() + " (" + t.language + ", version " + std::to_string(t.version) + ")";
            again = true;
            break;
        }
        case what::export_: {
            const auto* t = known == lines->texts->tracks.end()
                                ? nullptr
                                : lines->texts->find(known->first, request.language.empty() ? known->second.language
                                                                                            : request.language);
            const auto* kept = t ? text_of(*known_texts, *t) : nullptr;
            if (!kept) {
                text = t ? phrase(book, "admin.export.no_file") : no_such();
                break;
            }
            file_name = t->id.text() + (t->language == "en" ? "" : "." + t->language) + ".yaml";
            file_content = kept->source;
            text = phrase(book, "admin.exported", {{"title", quiet_mentions(t->title)}});
            action = "exported " + t->id.text();
            break;
        }
        case what::drop_import: {
            const auto import = texts->imported.find(track_id{request.track});
            if (import == texts->imported.end() || import->second.empty()) {
                text = known == texts->tracks.end()
                           ? no_such()
                           : phrase(book, import == texts->imported.end() ? "admin.drop.none" : "admin.drop.only",
                                    {{"title", quiet_mentions(known->second.title)}, {"track", request.track}});
                break;
            }
            std::erase_if(known_texts->imports, [&](const import_mark& i) { return i.track == request.track; });
            set_key = imports_key;
            set_value = imports_text(known_texts->imports);
            text = phrase(book, "admin.dropped", {{"track", request.track}, {"file", quiet_mentions(import->second)}});
            action = "dropped the import of " + request.track;
            again = true;
            break;
        }
        default: {
            const bool retire = request.does == what::retire;
            if (known == lines->texts->tracks.end()) {
                text = no_such();
                break;
            }
            if (known_texts->retired.contains(known->first) == retire) {
                text = phrase(book, retire ? "admin.retired.already" : "admin.restored.already",
                              {{"title", quiet_mentions(known->second.title)}, {"track", request.track}});
                break;
            }
            if (retire)
                known_texts->retired.insert(known->first);
            else
                known_texts->retired.erase(known->first);
            set_key = retired_key;
            set_value = retired_text(known_texts->retired);
            text = phrase(book, retire ? "admin.retired" : "admin.restored",
                          {{"title", quiet_mentions(known->second.title)}, {"track", request.track}});
            action = (retire ? "retired " : "restored ") + request.track;
            again = true;
        }
    }
    const auto out = std::make_shared<turn_output>();
    auto work = [this, e, username, text, action, set_key, set_value, keep, file_name, file_content, waits, bytes,
                 again, out, now = clock.now()](storage::unit_of_work& unit) {
        *out = {};
        if (!unit.note_event(place, "post:" + e.id, now)) {
            out->duplicate = true;
            return;
        }
        unit.set_channel(place, {e.where.channel, 0, e.author, e.id, e.at});
        if (keep) unit.keep_text(*keep);
        if (!set_key.empty()) unit.set_setting(set_key, set_value);
        if (!waits.empty()) set_waiting(unit, e.author, waits, bytes);  // activated: it waits no more
        if (!action.empty()) unit.log_admin(place, {now, username, action});
        auto row = plain_message(place, e.where.channel, e.where.thread, message_kind::reply, text, now);
        row.file_name = file_name;
        row.file_content = file_content;
        out->rows.push_back(unit.enqueue(std::move(row)));
        note_administrator(unit, e.author);
        if (answered_before(e)) say_nothing(unit, *out);
    };
    const bool saved = co_await commit(std::move(work), e, out);
    if (saved && again && !out->duplicate) co_await put_in_force(files);
    finish(*out);
}

shelf_memory engine::impl::remembered(storage::unit_of_work& unit) {
    shelf_memory m;
    m.texts = unit.texts();
    m.imports = read_imports(unit.setting(imports_key).value_or(""));
    m.retired = read_retired(unit.setting(retired_key).value_or(""));
    return m;
}

asio::awaitable<bool> engine::impl::put_in_force(std::vector<content::source_file> next) {
    shelf_memory known_texts;
    auto read = [&known_texts](storage::unit_of_work& unit) { known_texts = remembered(unit); };
    co_await store.run(std::move(read));
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
    tell({"content", [list = quiet_mentions(shortened(told, 3000))](const phrasebook& book) {
              return phrase(book, "admin.news", {{"list", list}});
          }});
    co_return usable;
}

}  // namespace fulcrum::bot::engine
