#include "dialogue/admin/words.hpp"

#include <algorithm>
#include <array>
#include <sstream>

#include "dialogue/command_words.hpp"
#include "dialogue/reply.hpp"

namespace fulcrum::dialogue {

namespace {

struct spoken_verb {
    std::string_view typed, verb;
};
// Folded, as plain() leaves them. The first one of each verb is its name.
constexpr std::array verbs{
    spoken_verb{"help", "help"},
    spoken_verb{"hilfe", "help"},
    spoken_verb{"tracks", "tracks"},
    spoken_verb{"programme", "tracks"},
    spoken_verb{"people", "people"},
    spoken_verb{"leute", "people"},
    spoken_verb{"personen", "people"},
    spoken_verb{"assign", "assign"},
    spoken_verb{"zuweisen", "assign"},
    spoken_verb{"zuteilen", "assign"},
    spoken_verb{"unassign", "unassign"},
    spoken_verb{"entziehen", "unassign"},
    spoken_verb{"end", "end"},
    spoken_verb{"beende", "end"},
    spoken_verb{"beenden", "end"},
    spoken_verb{"defaults", "defaults"},
    spoken_verb{"vorgaben", "defaults"},
    spoken_verb{"import", "import"},
    spoken_verb{"importieren", "import"},
    spoken_verb{"activate", "activate"},
    spoken_verb{"aktivieren", "activate"},
    spoken_verb{"export", "export"},
    spoken_verb{"exportieren", "export"},
    spoken_verb{"retire", "retire"},
    spoken_verb{"stilllegen", "retire"},
    spoken_verb{"restore", "restore"},
    spoken_verb{"wiederherstellen", "restore"},
    spoken_verb{"drop-import", "drop-import"},
    spoken_verb{"versions", "versions"},
    spoken_verb{"versionen", "versions"},
    spoken_verb{"diff", "diff"},
    spoken_verb{"vergleichen", "diff"},
    spoken_verb{"revert", "revert"},
    spoken_verb{"zurucksetzen", "revert"},
    spoken_verb{"copy", "copy"},
    spoken_verb{"kopieren", "copy"},
    spoken_verb{"try", "try"},
    spoken_verb{"probieren", "try"},
    spoken_verb{"pilot", "pilot"},
    spoken_verb{"holidays", "holidays"},
    spoken_verb{"feiertage", "holidays"},
    spoken_verb{"failures", "failures"},
    spoken_verb{"fehler", "failures"},
    spoken_verb{"report", "report"},
    spoken_verb{"bericht", "report"},
    spoken_verb{"role", "role"},
    spoken_verb{"rolle", "role"},
    spoken_verb{"roles", "roles"},
    spoken_verb{"rollen", "roles"},
    spoken_verb{"log", "log"},
    spoken_verb{"protokoll", "log"},
};

bool is_sigil(char c) { return c == '@' || c == '~'; }

bool names_somebody(const std::string& word) { return word.size() > 1 && is_sigil(word.front()); }

// Blanks for quotation marks, straight and typographic.
std::string without_quotes(std::string_view text) {
    constexpr std::array<std::string_view, 8> marks{"\"", "“", "”", "„", "«", "»", "‘", "`"};
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        const auto mark =
            std::find_if(marks.begin(), marks.end(), [&](std::string_view m) { return text.substr(i).starts_with(m); });
        out += mark == marks.end() ? std::string(1, text[i]) : std::string(" ");
        i += mark == marks.end() ? 1 : mark->size();
    }
    return out;
}

// The words between blanks; a comma or semicolon ends a word, too, where a name follows.
std::vector<std::string> pieces(std::string_view text) {
    std::string apart;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool stop = text[i] == ',' || text[i] == ';';
        apart += text[i];
        if (stop && i + 1 < text.size() && is_sigil(text[i + 1])) apart += ' ';
    }
    std::vector<std::string> words;
    std::istringstream in{apart};
    for (std::string w; in >> w;) {
        while (!w.empty() && (w.back() == ',' || w.back() == ';')) w.pop_back();
        if (!w.empty()) words.push_back(std::move(w));
    }
    return words;
}

}  // namespace

track_names names_of_tracks(const library& texts) {
    track_names all;
    const auto add = [&](std::string_view name, const track_id& id) {
        auto folded = plain(name);
        if (!folded.empty()) all.emplace_back(std::move(folded), id.text());
    };
    for (const auto& [id, t] : texts.tracks) add(id.text(), id), add(t.title, id);
    for (const auto& [id, languages] : texts.translations)
        for (const auto& [language, t] : languages) add(t.title, id);
    std::stable_sort(all.begin(), all.end(),
                     [](const auto& a, const auto& b) { return a.first.size() > b.first.size(); });
    return all;
}

std::vector<std::string> admin_words(std::string_view rest, const track_names& tracks) {
    const auto typed = pieces(without_quotes(rest));
    std::vector<std::string> words;
    for (std::size_t i = 0; i < typed.size(); ++i) {
        const auto folded = plain(typed[i]);
        if (!words.empty() && (folded == "and" || folded == "und" || folded == "&") && names_somebody(words.back()))
            continue;
        bool is_track = false;
        if (!words.empty() && !names_somebody(typed[i]))
            for (const auto& [name, id] : tracks) {  // the longest first
                std::string said;
                std::size_t end = i;
                while (end < typed.size() && said.size() < name.size())
                    said += (said.empty() ? "" : " ") + plain(typed[end++]);
                if (said != name) continue;
                words.push_back(id);
                i = end - 1;
                is_track = true;
                break;
            }
        if (!is_track) words.push_back(typed[i]);
    }
    return words;
}

std::string_view admin_verb(std::string_view typed) {
    const auto folded = plain(typed);
    const auto found = std::find_if(verbs.begin(), verbs.end(), [&](const auto& v) { return v.typed == folded; });
    return found == verbs.end() ? std::string_view() : found->verb;
}

std::string_view near_admin_verb(std::string_view typed) {
    const auto folded = plain(typed);
    std::string_view best;
    int distance = 3;
    for (const auto& v : verbs)
        if (const int d = slip_distance(folded, v.typed); d < distance) {
            distance = d;
            best = v.verb;
        }
    return best;
}

std::string nearest(std::string_view typed, const std::vector<std::string>& candidates) {
    const auto folded = plain(typed);
    std::string best;
    int distance = 3;
    for (const auto& c : candidates) {
        const auto name = plain(c);
        const bool begins = folded.size() > 2 && name.starts_with(folded);
        if (const int d = begins ? 1 : slip_distance(folded, name); d < distance) {
            distance = d;
            best = c;
        }
    }
    return best;
}

std::string nearest_track(std::string_view typed, const track_names& tracks) {
    std::vector<std::string> names;
    for (const auto& [name, id] : tracks) names.push_back(name);
    const auto best = nearest(typed, names);
    const auto found = std::find_if(tracks.begin(), tracks.end(), [&](const auto& t) { return t.first == best; });
    return found == tracks.end() ? std::string() : found->second;
}

}  // namespace fulcrum::dialogue
