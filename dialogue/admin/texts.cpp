#include "dialogue/admin/texts.hpp"

#include <algorithm>

#include "dialogue/phrase_dates.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

std::string typed(std::string_view words) { return quiet_mentions(shortened(words, 40)); }

std::string retired_words(const phrasebook& book, const library& texts, const track_id& track) {
    return phrase(book, "admin.retired.is",
                  {{"title", quiet_mentions(texts.tracks.at(track).title)}, {"track", track.text()}});
}

namespace {

// The lines of the help that say one of these words; what stands behind "`admin " begins them.
template <class Wanted>
std::string help_lines(const phrasebook& book, Wanted wanted) {
    std::string out;
    const auto all = phrase(book, "admin.help");
    for (std::size_t at = 0; at < all.size();) {
        const auto end = std::min(all.find('\n', at), all.size());
        const auto line = std::string_view(all).substr(at, end - at);
        constexpr std::string_view mark = "`admin ";
        const auto word = line.find(mark);
        if (word == line.npos || wanted(line.substr(word + mark.size()))) out.append(line) += '\n';
        at = end + 1;
    }
    while (out.ends_with('\n')) out.pop_back();
    return out;
}

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" `")); }

}  // namespace

std::string table_cell(std::string text) {
    for (char& c : text)
        if (c == '|' || c == '\n' || c == '\r') c = '/';
    return quiet_mentions(text);
}

std::string no_such_track_text(const phrasebook& book, const library& texts, std::string_view name) {
    const auto meant = nearest_track(name, names_of_tracks(texts));
    return phrase(book, "admin.no_such_track", {{"name", typed(name)}}) +
           (meant.empty() ? std::string() : " " + phrase(book, "admin.did_you_mean", {{"word", meant}}));
}

std::string help_text(const phrasebook& book, admin_role role) {
    return help_lines(book, [&](std::string_view used) {
        admin_request r;
        r = read_admin(used.substr(0, used.find('`')));
        if (r.does == admin_request::what::unclear) r = read_admin(first_word(used));
        if (r.does == admin_request::what::unclear)  // about cohorts, which this does not read
            return role == admin_role::owner || role == admin_role::manager;
        return may_say(role, r);
    });
}

std::string unclear_text(const phrasebook& book, const admin_request& r, admin_role role) {
    const auto problem = phrase(book, r.problem, {{"detail", r.detail}});
    if (!r.near.empty())
        return problem + " " + phrase(book, "admin.did_you_mean", {{"word", "admin " + std::string(r.near)}});
    if (r.verb.empty()) return problem + "\n\n" + help_text(book, role);
    const auto how = help_lines(book, [&](std::string_view used) {
        return admin_verb(first_word(used)) == r.verb || used.find("`admin " + r.verb) != used.npos;
    });
    const auto first = how.find("\n- ");  // without what stands above the list
    return problem + (first == how.npos ? std::string() : "\n" + how.substr(first));
}

std::string defaults_text(const phrasebook& book, const settings& set, const library& texts) {
    const auto t = texts.tracks.find(set.track);
    const auto track = set.track.empty()         ? phrase(book, "admin.defaults.choice")
                       : t == texts.tracks.end() ? set.track.text()
                                                 : "**" + t->second.title + "**";
    return phrase(book, "admin.defaults",
                  {{"rhythm", rhythm_in_words(book, set.when)}, {"zone", set.zone}, {"track", track}});
}

std::string calendars_text(const phrasebook& book, const settings& set) {
    const auto days = [](const holiday_calendar& c) { return std::to_string(c.days.size()); };
    std::string text = set.holidays ? phrase(book, "admin.holidays.usual", {{"count", days(*set.holidays)}})
                                    : phrase(book, "admin.holidays.none");
    for (const auto& [name, calendar] : set.calendars)
        text += "\n- " + phrase(book, "admin.holidays.one", {{"calendar", name}, {"count", days(*calendar)}});
    const auto example = set.calendars.empty() ? std::string() : set.calendars.begin()->first;
    return text + "\n\n" +
           (example.empty() ? phrase(book, "admin.holidays.where")
                            : phrase(book, "admin.holidays.how", {{"calendar", example}}));
}

}  // namespace fulcrum::dialogue
