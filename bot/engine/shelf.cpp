#include "bot/engine/shelf.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

namespace fulcrum::bot::engine {

using namespace dialogue;
using content::source_file;

namespace {

std::set<std::string> names_with_errors(const content::catalog& read) {
    std::set<std::string> names;
    for (const auto& f : read.findings)
        if (f.how == content::severity::error) names.insert(f.file);
    return names;
}

// Each track's text by its edition, all languages.
std::map<std::string, const track*> tracks_by_edition(const library& texts) {
    std::map<std::string, const track*> all;
    for (const auto& [id, t] : texts.tracks) all.emplace(t.edition, &t);
    for (const auto& [id, others] : texts.translations)
        for (const auto& [language, t] : others) all.emplace(t.edition, &t);
    return all;
}

}  // namespace

std::string imports_text(const std::vector<import_mark>& all) {
    std::string out;
    for (const auto& i : all) out += i.track + " " + i.language + " " + i.edition + "\n";
    return out;
}

std::vector<import_mark> read_imports(std::string_view text) {
    std::vector<import_mark> all;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        import_mark i;
        if (words >> i.track >> i.language >> i.edition) all.push_back(std::move(i));
    }
    return all;
}

std::string retired_text(const std::set<track_id>& all) {
    std::string out;
    for (const auto& id : all) out += (out.empty() ? "" : " ") + id.text();
    return out;
}

std::set<track_id> read_retired(std::string_view text) {
    std::set<track_id> all;
    std::istringstream words{std::string(text)};
    for (std::string w; words >> w;) all.insert(track_id{w});
    return all;
}

shelf stock(const std::vector<source_file>& files, const shelf_memory& memory) {
    shelf made;
    auto first = content::read_catalog(files);
    made.findings = first.findings;
    const auto broken = names_with_errors(first);
    const auto known = tracks_by_edition(first.texts);

    std::vector<source_file> chosen;
    std::map<track_id, std::string> imported;
    for (const auto& i : memory.imports) imported[track_id{i.track}];
    for (const auto& file : files) {
        const auto edition = content::edition_of(file.text);
        const auto t = known.find(edition);
        const bool replaced =
            t != known.end() && std::any_of(memory.imports.begin(), memory.imports.end(), [&](const auto& i) {
                return i.track == t->second->id.text() && i.language == t->second->language;
            });
        if (replaced) {
            imported[t->second->id] = file.name;
            continue;
        }
        if (!broken.contains(file.name)) {
            chosen.push_back(file);
            continue;
        }
        const auto old = std::find_if(memory.texts.begin(), memory.texts.end(), [&](const storage::track_text& k) {
            return k.name == file.name && k.edition != edition;
        });
        if (old == memory.texts.end()) continue;
        chosen.push_back({file.name, old->source});
        made.kept_old.push_back(file.name);
    }
    for (const auto& i : memory.imports)
        for (const auto& k : memory.texts)
            if (k.edition == i.edition) chosen.push_back({k.name, k.source});

    // Most often nothing is replaced: then it is read already.
    const bool as_they_are = broken.empty() && memory.imports.empty();
    auto read = as_they_are ? std::move(first) : content::read_catalog(chosen);
    auto texts = std::make_shared<library>(std::move(read.texts));
    content::add_shipped_banks(*texts);
    const auto now = tracks_by_edition(*texts);
    for (const auto& file : chosen) {
        const auto edition = content::edition_of(file.text);
        const auto t = now.find(edition);
        made.in_force.push_back(
            {edition, file.name, t == now.end() ? std::string() : t->second->id.text(), file.text, {}});
    }
    for (const auto& k : memory.texts) {
        if (k.track.empty() || now.contains(k.edition)) continue;
        auto old = content::read_catalog({source_file{k.name, k.source}});
        for (auto& [id, t] : old.texts.tracks) texts->past.insert_or_assign({id, k.edition}, std::move(t));
    }
    texts->retired = memory.retired;
    texts->retired.insert(memory.pilots.begin(), memory.pilots.end());
    std::erase_if(imported, [&](const auto& one) { return !texts->tracks.contains(one.first); });
    texts->imported = std::move(imported);
    made.texts = std::move(texts);
    return made;
}

const storage::track_text* text_of(const shelf_memory& memory, const track& t) {
    const auto found =
        std::find_if(memory.texts.begin(), memory.texts.end(), [&](const auto& k) { return k.edition == t.edition; });
    return found == memory.texts.end() ? nullptr : &*found;
}

}  // namespace fulcrum::bot::engine
