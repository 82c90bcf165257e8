#include "bot/engine/track_desk.hpp"

#include <algorithm>

#include "bot/engine/admin_texts.hpp"
#include "dialogue/admin/texts.hpp"
#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot::engine {

using namespace dialogue;

namespace {

content::catalog read_one(const std::string& text) {
    return content::read_catalog({content::source_file{"attached.yaml", text}});
}

std::string numbers(const std::vector<int>& all) {
    std::string out;
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto to = i;
        while (to + 1 < all.size() && all[to + 1] == all[to] + 1) ++to;
        out += (out.empty() ? "" : ", ") + std::to_string(all[i]);
        if (to > i) out += "–" + std::to_string(all[to]);
        i = to;
    }
    return out;
}

std::string names(const std::vector<std::string>& all) {
    std::string out;
    for (const auto& n : all) out += (out.empty() ? "`" : ", `") + n + "`";
    return out;
}

std::string file_name_of(const track& t, std::string_view ending) {
    return t.id.text() + (t.language == "en" ? "" : "." + t.language) + std::string(ending);
}

std::string count_of(std::size_t n) { return std::to_string(n); }

// With another id on the line that has it.
std::string with_id(const std::string& source, const std::string& id) {
    for (std::size_t at = 0; at < source.size();) {
        const auto end = std::min(source.find('\n', at), source.size());
        if (source.compare(at, 3, "id:") == 0) return source.substr(0, at) + "id: " + id + source.substr(end);
        at = end + 1;
    }
    return {};
}

}  // namespace

std::string difference_words(const phrasebook& book, const track_difference& d, const track_impact& impact) {
    std::string text;
    const auto line = [&](std::string_view key, phrase_values values) { text += "\n- " + phrase(book, key, values); };
    if (d.kind) line("admin.diff.kind", {});
    if (d.title) line("admin.diff.title", {});
    if (!d.changed.empty()) line("admin.diff.changed", {{"days", numbers(d.changed)}});
    if (!d.added.empty()) line("admin.diff.added", {{"days", numbers(d.added)}});
    if (!d.gone.empty()) line("admin.diff.gone", {{"days", numbers(d.gone)}});
    if (!d.lost.empty())
        line(d.found.empty() ? "admin.diff.lost" : "admin.diff.renamed",
             {{"lost", names(d.lost)}, {"found", names(d.found)}});
    if (impact.people > 0) {
        const auto moved = impact.moved, past = impact.past_end;
        line(moved + past > 0 ? "admin.diff.people.moved" : "admin.diff.people",
             {{"count", std::to_string(impact.people)},
              {"moved", std::to_string(moved)},
              {"past", std::to_string(past)}});
    }
    return text;
}

const track* track_desk::find(const std::string& id, const std::string& language) const {
    const auto found = texts_.tracks.find(track_id{id});
    if (found == texts_.tracks.end()) return nullptr;
    if (language.empty() || language == found->second.language) return &found->second;
    const auto* t = texts_.find(found->first, language);
    return t && t->language == language ? t : nullptr;
}

const std::string* track_desk::waiting_text(const std::string& id) const {
    const auto found =
        std::find_if(seen_.waiting.begin(), seen_.waiting.end(), [&](const auto& w) { return w.first == id; });
    return found == seen_.waiting.end() || found->second.empty() ? nullptr : &found->second;
}

desk_answer track_desk::no_such(const std::string& id) const { return {no_such_track_text(book_, texts_, id)}; }

std::vector<int> track_desk::places_in(const std::string& id) const {
    std::vector<int> days;
    for (const auto& way : seen_.ways)
        if (way.track == id && way.stands == storage::standing::going) days.push_back(way.day);
    return days;
}

// Who is moved, and whether it is the same track at all, is said before it is put in force.
std::string track_desk::preview(const content::catalog& read) const {
    const auto& t = read.texts.tracks.begin()->second;
    const auto* old = find(t.id.text(), t.language);
    if (!old) return import_text(book_, read, texts_, {});
    const auto d = difference(*old, t);
    std::string more;
    if (d.is_another()) more += "\n\n" + phrase(book_, "admin.import.another", {{"title", quiet_mentions(old->title)}});
    if (old->edition == t.edition)
        more += "\n\n" + phrase(book_, "admin.import.same");
    else if (t.version <= old->version)
        more += "\n\n" + phrase(book_, t.version == old->version ? "admin.import.equal" : "admin.import.lower",
                                {{"version", std::to_string(t.version)}, {"old", std::to_string(old->version)}});
    const auto differs = difference_words(book_, d, impact_of(places_in(t.id.text()), *old, t));
    if (!differs.empty()) more += "\n\n" + phrase(book_, "admin.import.differs") + differs;
    return import_text(book_, read, texts_, more);
}

// What becomes of those that waited before, now that this one does: "" = they go on waiting.
std::string track_desk::waiting_words(const std::string& id) const {
    if (waiting_text(id)) return "\n\n" + phrase(book_, "admin.import.again", {{"track", id}});
    if (seen_.waiting.size() < most_waiting) return {};
    return "\n\n" + phrase(book_, "admin.import.full",
                           {{"track", seen_.waiting.front().first}, {"count", count_of(most_waiting)}});
}

desk_answer track_desk::import(const std::string& bytes) const {
    const auto read = read_one(bytes);
    if (read.has_errors() || read.texts.tracks.empty()) return {import_text(book_, read, texts_, {})};
    desk_answer a;
    const auto id = read.texts.tracks.begin()->first.text();
    a.text = preview(read) + waiting_words(id);
    a.waits = {id, bytes};
    a.action = "looked at an import of " + id;
    return a;
}

void track_desk::put_in_force(desk_answer& a, const track& t, const std::string& source) const {
    auto imports = seen_.memory.imports;
    std::erase_if(imports, [&](const import_mark& i) { return i.track == t.id.text() && i.language == t.language; });
    const bool of_the_folder = std::any_of(seen_.files.begin(), seen_.files.end(),
                                           [&](const auto& f) { return content::edition_of(f.text) == t.edition; });
    if (!of_the_folder) imports.push_back({t.id.text(), t.language, t.edition});
    a.keep = storage::track_text{t.edition, "imported " + t.id.text() + "." + t.language + ".yaml", t.id.text(), source,
                                 seen_.now};
    a.settings.emplace_back(imports_setting, imports_text(imports));
    a.in_force = true;
}

desk_answer track_desk::activate(const std::string& id) const {
    const auto* text = waiting_text(id);
    auto pilots = seen_.memory.pilots;
    const bool was_pilot = pilots.erase(track_id{id}) > 0;
    if (!text && was_pilot) {  // for everybody now
        desk_answer a{phrase(book_, "admin.activated",
                             {{"title", quiet_mentions(texts_.tracks.at(track_id{id}).title)}, {"track", id}})};
        a.settings.emplace_back(pilots_setting, retired_text(pilots));
        a.action = "ended the pilot of " + id + ": it is in force for everybody";
        a.in_force = true;
        return a;
    }
    const auto read = text ? read_one(*text) : content::catalog();
    if (read.texts.tracks.empty() || read.texts.tracks.begin()->first.text() != id)
        return {phrase(book_, "admin.import.nothing_waits")};
    const auto& t = read.texts.tracks.begin()->second;
    desk_answer a;
    put_in_force(a, t, *text);
    if (was_pilot) a.settings.emplace_back(pilots_setting, retired_text(pilots));
    a.text = phrase(book_, seen_.memory.retired.contains(t.id) ? "admin.activated.retired" : "admin.activated",
                    {{"title", quiet_mentions(t.title)}, {"track", id}});
    if (find(id, t.language)) a.text += " " + phrase(book_, "admin.activated.back", {{"track", id}});
    a.waits = {id, ""};
    a.action = "imported " + id + " (" + t.language + ", version " + std::to_string(t.version) + ")";
    return a;
}

desk_answer track_desk::begin_pilot(const std::string& id) const {
    if (seen_.memory.pilots.contains(track_id{id})) return {};
    const auto* text = waiting_text(id);
    if (find(id)) return {phrase(book_, "admin.pilot.in_force", {{"track", id}})};
    if (!text) return {phrase(book_, "admin.import.nothing_waits")};
    const auto read = read_one(*text);
    if (read.texts.tracks.empty()) return {phrase(book_, "admin.import.nothing_waits")};
    const auto& t = read.texts.tracks.begin()->second;
    desk_answer a;
    put_in_force(a, t, *text);
    auto pilots = seen_.memory.pilots;
    pilots.insert(t.id);
    a.settings.emplace_back(pilots_setting, retired_text(pilots));
    a.waits = {id, ""};
    a.action = "began a pilot of " + id + " (" + t.language + ", version " + std::to_string(t.version) + ")";
    return a;
}

desk_answer track_desk::give_file(const admin_request& r) const {
    const auto* t = find(r.track, r.language);
    if (!t)
        return find(r.track) ? desk_answer{phrase(book_, "admin.no_such_language",
                                                  {{"track", r.track}, {"language", typed(r.language)}})}
                             : no_such(r.track);
    const auto* kept = text_of(seen_.memory, *t);
    if (!kept) return {phrase(book_, "admin.export.no_file")};
    desk_answer a{phrase(book_, "admin.exported", {{"title", quiet_mentions(t->title)}})};
    a.file_name = file_name_of(*t, ".yaml");
    a.file_content = kept->source;
    a.action = "exported " + r.track;
    return a;
}

desk_answer track_desk::drop(const std::string& id) const {
    const auto* t = find(id);
    const auto import = texts_.imported.find(track_id{id});
    if (import == texts_.imported.end() || import->second.empty())
        return t ? desk_answer{phrase(book_, import == texts_.imported.end() ? "admin.drop.none" : "admin.drop.only",
                                      {{"title", quiet_mentions(t->title)}, {"track", id}})}
                 : no_such(id);
    auto imports = seen_.memory.imports;
    std::erase_if(imports, [&](const import_mark& i) { return i.track == id; });
    desk_answer a{phrase(book_, "admin.dropped", {{"track", id}, {"file", quiet_mentions(import->second)}})};
    a.settings.emplace_back(imports_setting, imports_text(imports));
    a.action = "dropped the import of " + id;
    a.in_force = true;
    return a;
}

desk_answer track_desk::retire(const std::string& id, bool really) const {
    const auto* t = find(id);
    if (!t) return no_such(id);
    const auto say = [&](std::string_view key) {
        return phrase(book_, key, {{"title", quiet_mentions(t->title)}, {"track", id}});
    };
    auto retired = seen_.memory.retired;
    if (retired.contains(t->id) == really) return {say(really ? "admin.retired.already" : "admin.restored.already")};
    if (really)
        retired.insert(t->id);
    else
        retired.erase(t->id);
    desk_answer a{say(really ? "admin.retired" : "admin.restored")};
    a.settings.emplace_back(retired_setting, retired_text(retired));
    a.action = (really ? "retired " : "restored ") + id;
    a.in_force = true;
    return a;
}

std::vector<std::pair<const storage::track_text*, track>> track_desk::kept_of(const track& t) const {
    std::vector<std::pair<const storage::track_text*, track>> all;
    for (const auto& k : seen_.memory.texts) {
        if (k.track != t.id.text()) continue;
        auto read = content::read_catalog({content::source_file{k.name, k.source}});
        if (read.texts.tracks.empty()) continue;
        auto& one = read.texts.tracks.begin()->second;
        if (one.language == t.language) all.emplace_back(&k, std::move(one));
    }
    return all;
}

desk_answer track_desk::versions(const admin_request& r) const {
    const auto* t = find(r.track, r.language);
    if (!t) return no_such(r.track);
    std::string table = phrase(book_, "admin.versions.columns") + "\n|--:|:--|--:|:--|\n";
    const auto all = kept_of(*t);
    for (const auto& [kept, one] : all)
        table += "| " + std::to_string(one.version) + " | " + table_cell(one.title) + " | " +
                 (day_count(one) > 0 ? std::to_string(day_count(one)) : phrase(book_, "admin.tracks.open")) + " | " +
                 (one.edition == t->edition ? phrase(book_, "admin.versions.now")
                                            : moment_in_words(book_, kept->at, seen_.zone)) +
                 " |\n";
    if (waiting_text(r.track)) table += "\n" + phrase(book_, "admin.versions.waits", {{"track", r.track}});
    const auto earlier =
        std::find_if(all.begin(), all.end(), [&](const auto& k) { return k.second.edition != t->edition; });
    if (earlier != all.end())
        table += "\n" + phrase(book_, "admin.versions.how",
                               {{"track", r.track}, {"version", std::to_string(earlier->second.version)}});
    return {table};
}

desk_answer track_desk::compare(const admin_request& r) const {
    const auto* t = find(r.track);
    const auto* text = waiting_text(r.track);
    if (!t) return text ? desk_answer{phrase(book_, "admin.diff.new", {{"track", r.track}})} : no_such(r.track);
    const auto* kept = text_of(seen_.memory, *t);
    if (!kept) return {phrase(book_, "admin.export.no_file")};
    std::string before, now;
    track older, newer;
    if (text && r.number == 0) {  // what `activate` would change
        auto read = read_one(*text);
        if (read.texts.tracks.empty()) return {phrase(book_, "admin.import.nothing_waits")};
        older = *t, newer = std::move(read.texts.tracks.begin()->second);
        before = kept->source, now = *text;
    } else {
        for (auto& [old, one] : kept_of(*t)) {
            if (one.edition == t->edition || (r.number > 0 && one.version != r.number)) continue;
            older = std::move(one), newer = *t;
            before = old->source, now = kept->source;
            break;
        }
        if (before.empty())
            return {phrase(book_, r.number > 0 ? "admin.versions.none" : "admin.versions.only",
                           {{"track", r.track}, {"version", std::to_string(r.number)}})};
    }
    const auto lines = line_difference(before, now);
    const bool waits = text && r.number == 0;
    const auto words = difference_words(book_, difference(older, newer),
                                        waits ? impact_of(places_in(r.track), older, newer) : track_impact());
    desk_answer a{phrase(book_, waits ? "admin.diff.waiting" : "admin.diff.earlier",
                         {{"track", r.track}, {"version", std::to_string(older.version)}}) +
                  (words.empty() ? "\n- " + phrase(book_, "admin.diff.nothing") : words)};
    a.file_name = r.track + ".diff.txt";
    a.file_content = lines;
    if (lines.empty()) a.file_name.clear();
    return a;
}

desk_answer track_desk::revert(const admin_request& r) const {
    const auto* t = find(r.track);
    if (!t) return no_such(r.track);
    for (const auto& [kept, one] : kept_of(*t)) {
        if (one.edition == t->edition || (r.number > 0 && one.version != r.number)) continue;
        desk_answer a;
        put_in_force(a, one, kept->source);
        const auto d = difference(*t, one);
        // Whom the text in force finished although they were not at the end of this one.
        const int last = day_count(*t), then = day_count(one);
        for (const auto& way : seen_.ways)
            if (way.track == r.track && way.stands == storage::standing::finished && last > 0 && way.day > last &&
                (then == 0 || way.day <= then))
                a.come_back.push_back(way.user);
        a.text = phrase(book_, "admin.reverted",
                        {{"title", quiet_mentions(one.title)}, {"version", std::to_string(one.version)}}) +
                 difference_words(book_, d, impact_of(places_in(r.track), *t, one));
        if (!a.come_back.empty())
            a.text += "\n- " + phrase(book_, "admin.reverted.back", {{"count", count_of(a.come_back.size())}});
        a.action = "went back to version " + std::to_string(one.version) + " of " + r.track;
        return a;
    }
    return {phrase(book_, r.number > 0 ? "admin.versions.none" : "admin.versions.only",
                   {{"track", r.track}, {"version", std::to_string(r.number)}})};
}

desk_answer track_desk::copy(const admin_request& r) const {
    const auto* t = find(r.track);
    if (!t) return no_such(r.track);
    if (find(r.as)) return {phrase(book_, "admin.copy.taken", {{"track", typed(r.as)}})};
    const auto* kept = text_of(seen_.memory, *t);
    if (!kept) return {phrase(book_, "admin.export.no_file")};
    const auto made = with_id(kept->source, r.as);
    const auto read = read_one(made);
    if (made.empty() || read.has_errors() || read.texts.tracks.empty() ||
        read.texts.tracks.begin()->first.text() != r.as)
        return {phrase(book_, "admin.copy.id", {{"track", typed(r.as)}})};
    desk_answer a{phrase(book_, "admin.copied", {{"title", quiet_mentions(t->title)}, {"track", r.as}}) +
                  waiting_words(r.as)};
    a.file_name = r.as + ".yaml";
    a.file_content = made;
    a.waits = {r.as, made};
    a.action = "copied " + r.track + " as " + r.as;
    return a;
}

desk_answer track_desk::answer(const admin_request& r) const {
    using what = admin_request::what;
    switch (r.does) {
        case what::activate:
            return activate(r.track);
        case what::export_:
            return give_file(r);
        case what::drop_import:
            return drop(r.track);
        case what::retire:
        case what::restore:
            return retire(r.track, r.does == what::retire);
        case what::versions:
            return versions(r);
        case what::diff:
            return compare(r);
        case what::revert:
            return revert(r);
        case what::copy:
            return copy(r);
        default:
            return {};  // not about a text
    }
}

}  // namespace fulcrum::bot::engine
