#include "dialogue/admin/request.hpp"

#include <algorithm>
#include <sstream>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    std::istringstream in{std::string(text)};
    for (std::string w; in >> w;) {
        while (!w.empty() && (w.back() == ',' || w.back() == ';')) w.pop_back();
        if (!w.empty()) words.push_back(std::move(w));
    }
    return words;
}

}  // namespace

admin_request read_admin(std::string_view rest) {
    using what = admin_request::what;
    admin_request r;
    auto words = split(rest);
    if (words.empty()) return r;
    const auto verb = plain(words.front());
    words.erase(words.begin());
    const auto unclear = [&](std::string_view problem, std::string_view detail = {}) {
        r.does = what::unclear;
        r.problem = problem;
        r.detail = quiet_mentions(shortened(detail, 40));
        return r;
    };
    const auto take_targets = [&](std::size_t from) {
        for (std::size_t i = from; i < words.size(); ++i) {
            auto& w = words[i];
            if (w.front() == '@' && w.size() > 1)
                r.names.push_back(plain(w.substr(1)));
            else if (w.front() == '~' && w.size() > 1)
                r.channels.push_back(plain(w.substr(1)));
            else
                return w;
        }
        return std::string();
    };
    if (verb == "help" || verb.empty()) return r;
    if (verb == "tracks") return r.does = what::tracks, r;
    if (verb == "people") return r.does = what::people, r;
    if (verb == "log") return r.does = what::log, r;
    if (verb == "holidays") {
        if (words.empty()) return r.does = what::holidays, r;
        r.track = plain(words[0]);
        if (const auto odd = take_targets(1); !odd.empty()) return unclear("admin.unclear.target", odd);
        if (r.names.empty() && r.channels.empty()) return unclear("admin.unclear.holidays", r.track);
        r.does = what::set_holidays;
        return r;
    }
    if (verb == "failures") return r.does = what::failures, r;
    if (verb == "import") return r.does = what::import, r;
    if (verb == "activate" || verb == "export" || verb == "retire" || verb == "restore" || verb == "drop-import") {
        if (words.empty()) return unclear("admin.unclear.which_track", verb);
        r.track = plain(words[0]);
        if (words.size() > 1) r.language = plain(words[1]);
        r.does = verb == "activate"  ? what::activate
                 : verb == "export"  ? what::export_
                 : verb == "retire"  ? what::retire
                 : verb == "restore" ? what::restore
                                     : what::drop_import;
        return r;
    }
    if (verb == "assign" || verb == "unassign") {
        const bool track_first = !words.empty() && words[0].front() != '@' && words[0].front() != '~';
        if (verb == "assign" && !track_first) return unclear("admin.unclear.track_first");
        const std::size_t from = track_first ? 1 : 0;
        if (track_first) r.track = words[0];
        if (verb == "assign" && (plain(words.back()) == "anyway" || plain(words.back()) == "trotzdem")) {
            r.anyway = true;
            words.pop_back();
        }
        if (const auto odd = take_targets(from); !odd.empty()) return unclear("admin.unclear.target", odd);
        if (r.names.empty() && r.channels.empty()) return unclear("admin.unclear.who");
        r.does = verb == "assign" ? what::assign : what::unassign;
        return r;
    }
    if (verb == "defaults") {
        if (words.empty()) return r.does = what::defaults, r;
        r.key = plain(words.front());
        words.erase(words.begin());
        for (const auto& w : words) r.value += (r.value.empty() ? "" : " ") + w;
        if (r.key == "schedule" || r.key == "days") r.key = "times";
        if (r.key == "timezone") r.key = "zone";
        if (r.key != "times" && r.key != "zone" && r.key != "track") return unclear("admin.unclear.defaults");
        if (r.value.empty()) return unclear("admin.unclear.value", r.key);
        r.does = what::set_default;
        return r;
    }
    return unclear("admin.unclear.verb", verb);
}

void apply_default(settings& to, std::string_view key, const std::string& value) {
    if (key == "times") {
        if (const auto r = read_rhythm(value, to.when)) to.when = *r;
    } else if (key == "zone") {
        if (zone_exists(value)) to.zone = value;
    } else if (key == "track") {
        to.track = track_id{value};
    }
}

}  // namespace fulcrum::dialogue
