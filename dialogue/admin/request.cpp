#include "dialogue/admin/request.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "dialogue/calendar.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/schedule.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using what = admin_request::what;

// One word of an administrator, read from its first word to its last.
class admin_reader {
  public:
    admin_reader(std::vector<std::string> words, const track_names& tracks)
        : words_(std::move(words)), tracks_(tracks) {}

    admin_request read();

  private:
    using reading = admin_request (admin_reader::*)();
    struct verb_reading {
        std::string_view verb;
        reading read;
    };

    bool over() const { return at_ == words_.size(); }
    const std::string& next() const { return words_[at_]; }
    std::string take() { return words_[at_++]; }
    std::string take_folded() { return plain(take()); }
    bool take_word(std::initializer_list<std::string_view> any);
    bool take_target();
    bool is_track(const std::string& word) const;
    static bool is_name(const std::string& word);
    std::optional<int> take_number();
    admin_request unclear(std::string_view problem, std::string_view detail = {});
    admin_request done(what does);  // unless a word is left
    bool read_targets(std::string& odd);

    admin_request assign();
    admin_request unassign();
    admin_request people();
    admin_request log();
    admin_request report();
    admin_request holidays();
    admin_request defaults();
    admin_request of_track();
    admin_request copy();
    admin_request pilot();
    admin_request role();

    std::vector<std::string> words_;
    const track_names& tracks_;
    std::size_t at_ = 0;
    admin_request r_;
};

bool admin_reader::take_word(std::initializer_list<std::string_view> any) {
    if (over() || std::find(any.begin(), any.end(), plain(next())) == any.end()) return false;
    ++at_;
    return true;
}

// @name or ~channel
bool admin_reader::take_target() {
    if (over() || next().size() < 2) return false;
    const char sigil = next().front();
    if (sigil != '@' && sigil != '~') return false;
    (sigil == '@' ? r_.names : r_.channels).push_back(plain(std::string_view(next()).substr(1)));
    ++at_;
    return true;
}

bool admin_reader::is_track(const std::string& word) const {
    return std::any_of(tracks_.begin(), tracks_.end(), [&](const auto& t) { return t.second == word; });
}

// A username without its @.
bool admin_reader::is_name(const std::string& word) {
    const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return letter(word.front()) && std::all_of(word.begin(), word.end(), [&](char c) {
               return letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
           });
}

std::optional<int> admin_reader::take_number() {
    if (over()) return std::nullopt;
    int n = 0;
    const auto* end = next().data() + next().size();
    const auto [stop, error] = std::from_chars(next().data(), end, n);
    if (error != std::errc{} || stop != end || n < 1 || n > 100000) return std::nullopt;
    ++at_;
    return n;
}

admin_request admin_reader::unclear(std::string_view problem, std::string_view detail) {
    r_.does = what::unclear;
    r_.problem = problem;
    r_.detail = quiet_mentions(shortened(detail, 40));
    return r_;
}

admin_request admin_reader::done(what does) {
    if (!over()) return unclear("admin.unclear.extra", next());
    r_.does = does;
    return r_;
}

// People and channels until the end; a bare word is somebody's name without its @.
bool admin_reader::read_targets(std::string& odd) {
    while (!over()) {
        if (take_target()) continue;
        if (take_word({"to", "for", "from", "in", "fur", "an", "aus", "von"}) && !over()) continue;
        if (over() || !is_name(next())) {
            odd = over() ? words_.back() : next();
            return false;
        }
        r_.names.push_back(take_folded());
    }
    return true;
}

admin_request admin_reader::assign() {
    if (over() || next().front() == '@' || next().front() == '~') return unclear("admin.unclear.track_first");
    r_.track = take();
    if (const auto last = over() ? std::string() : plain(words_.back()); last == "anyway" || last == "trotzdem") {
        r_.anyway = true;
        words_.pop_back();
    }
    std::string odd;
    if (!read_targets(odd)) return unclear("admin.unclear.extra", odd);
    if (r_.names.empty() && r_.channels.empty()) return unclear("admin.unclear.who");
    return done(what::assign);
}

admin_request admin_reader::unassign() {
    const bool track_first = !over() && next().front() != '@' && next().front() != '~';
    if (track_first) r_.track = take();
    std::string odd;
    if (!read_targets(odd)) return unclear("admin.unclear.extra", odd);
    if (r_.names.empty() && r_.channels.empty()) return unclear("admin.unclear.who");
    return done(what::unassign);
}

admin_request admin_reader::people() {
    using how = people_filter::how;
    std::string twice;
    const auto state = [&](how h, std::initializer_list<std::string_view> said) {
        if (!take_word(said)) return false;
        if (r_.filter.stands != how::anyhow) twice = words_[at_ - 1];
        r_.filter.stands = h;
        return true;
    };
    while (!over()) {
        if (take_target()) continue;
        if (state(how::fresh, {"new", "neu", "neue"})) continue;
        if (state(how::silent, {"silent", "still", "stille"})) continue;
        if (state(how::finished, {"finished", "fertig", "fertige"})) continue;
        if (state(how::left, {"left", "ausgetreten"})) continue;
        if (state(how::closed, {"closed", "geschlossen"})) continue;
        if (take_word({"file", "csv", "datei"})) {
            r_.as_file = true;
            continue;
        }
        if (take_word({"page", "seite"})) {
            const auto n = take_number();
            if (!n) return unclear("admin.unclear.page");
            r_.page = *n;
            continue;
        }
        if (take_word({"cohort", "kohorte"})) {
            if (over()) return unclear("admin.unclear.cohort");
            r_.filter.cohort = take_folded();
            continue;
        }
        if (r_.filter.track.empty() && is_track(next()))
            r_.filter.track = take();
        else if (is_name(next()))
            r_.names.push_back(take_folded());
        else
            return unclear("admin.unclear.extra", next());
    }
    if (!twice.empty()) return unclear("admin.unclear.extra", twice);
    return done(what::people);
}

admin_request admin_reader::log() {
    while (!over()) {
        if (take_word({"file", "csv", "datei", "export"})) {
            r_.as_file = true;
        } else if (take_word({"page", "seite"})) {
            const auto n = take_number();
            if (!n) return unclear("admin.unclear.page");
            r_.page = *n;
        } else {
            auto word = take();
            if (word.size() > 1 && (word.front() == '@' || word.front() == '~')) word.erase(0, 1);
            r_.value += (r_.value.empty() ? "" : " ") + word;
        }
    }
    return done(what::log);
}

admin_request admin_reader::report() {
    while (!over()) {
        if (take_word({"file", "csv", "datei"}))
            r_.as_file = true;
        else if (r_.track.empty() && next().front() != '@' && next().front() != '~')
            r_.track = take();
        else
            break;
    }
    return done(what::report);
}

admin_request admin_reader::holidays() {
    if (over()) return done(what::holidays);
    r_.track = take_folded();
    while (take_target())
        ;
    if (!over()) return unclear("admin.unclear.target", next());
    if (r_.names.empty() && r_.channels.empty()) return unclear("admin.unclear.holidays", r_.track);
    return done(what::set_holidays);
}

admin_request admin_reader::defaults() {
    if (over()) return done(what::defaults);
    r_.key = take_folded();
    while (!over()) r_.value += (r_.value.empty() ? "" : " ") + take();
    if (r_.key == "schedule" || r_.key == "days" || r_.key == "zeiten" || r_.key == "zeitplan") r_.key = "times";
    if (r_.key == "timezone" || r_.key == "zeitzone") r_.key = "zone";
    if (r_.key == "programm") r_.key = "track";
    if (r_.key != "times" && r_.key != "zone" && r_.key != "track") return unclear("admin.unclear.defaults");
    if (r_.value.empty()) return unclear("admin.unclear.value", r_.key);
    return done(what::set_default);
}

// Those that are about one track, with a number or a language behind it.
admin_request admin_reader::of_track() {
    struct one {
        std::string_view verb;
        what does;
        bool number = false, language = false;
    };
    constexpr std::array all{one{"activate", what::activate},       one{"export", what::export_, false, true},
                             one{"retire", what::retire},           one{"restore", what::restore},
                             one{"drop-import", what::drop_import}, one{"versions", what::versions, false, true},
                             one{"diff", what::diff, true},         one{"revert", what::revert, true},
                             one{"try", what::try_, true}};
    if (over()) return unclear("admin.unclear.which_track", r_.verb);
    const auto* verb = std::find_if(all.begin(), all.end(), [&](const one& o) { return o.verb == r_.verb; });
    r_.track = take_folded();
    if (verb->number) {
        take_word({"to", "auf"});
        take_word({"version", "day", "tag"});
        if (const auto n = take_number()) r_.number = *n;
    }
    if (verb->language && !over()) r_.language = take_folded();
    return done(verb->does);
}

admin_request admin_reader::copy() {
    if (over()) return unclear("admin.unclear.which_track", r_.verb);
    r_.track = take_folded();
    take_word({"as", "als"});
    if (over()) return unclear("admin.unclear.copy", r_.track);
    r_.as = take_folded();
    return done(what::copy);
}

admin_request admin_reader::pilot() {
    if (over()) return unclear("admin.unclear.which_track", r_.verb);
    r_.track = take_folded();
    std::string odd;
    if (!read_targets(odd)) return unclear("admin.unclear.extra", odd);
    if (r_.names.empty() || !r_.channels.empty()) return unclear("admin.unclear.pilot", r_.track);
    return done(what::pilot);
}

admin_request admin_reader::role() {
    if (over()) return done(what::roles);
    if (!take_target() || r_.names.size() != 1) return unclear("admin.unclear.role");
    if (over()) return unclear("admin.unclear.role");
    r_.role = take_folded();
    take_word({"of", "von", "in"});
    while (take_target())
        ;
    if (r_.names.size() > 1) return unclear("admin.unclear.extra", "@" + r_.names.back());
    return done(what::set_role);
}

admin_request admin_reader::read() {
    if (over()) return r_;
    const auto said = take();
    r_.verb = admin_verb(said);
    constexpr std::array readings{verb_reading{"assign", &admin_reader::assign},
                                  verb_reading{"unassign", &admin_reader::unassign},
                                  verb_reading{"end", &admin_reader::unassign},
                                  verb_reading{"people", &admin_reader::people},
                                  verb_reading{"log", &admin_reader::log},
                                  verb_reading{"report", &admin_reader::report},
                                  verb_reading{"holidays", &admin_reader::holidays},
                                  verb_reading{"defaults", &admin_reader::defaults},
                                  verb_reading{"activate", &admin_reader::of_track},
                                  verb_reading{"export", &admin_reader::of_track},
                                  verb_reading{"retire", &admin_reader::of_track},
                                  verb_reading{"restore", &admin_reader::of_track},
                                  verb_reading{"drop-import", &admin_reader::of_track},
                                  verb_reading{"versions", &admin_reader::of_track},
                                  verb_reading{"diff", &admin_reader::of_track},
                                  verb_reading{"revert", &admin_reader::of_track},
                                  verb_reading{"try", &admin_reader::of_track},
                                  verb_reading{"copy", &admin_reader::copy},
                                  verb_reading{"pilot", &admin_reader::pilot},
                                  verb_reading{"role", &admin_reader::role}};
    const auto* found =
        std::find_if(readings.begin(), readings.end(), [&](const auto& v) { return v.verb == r_.verb; });
    if (found != readings.end()) return (this->*found->read)();
    if (r_.verb == "help") return done(what::help);
    if (r_.verb == "tracks") return done(what::tracks);
    if (r_.verb == "failures") return done(what::failures);
    if (r_.verb == "import") return done(what::import);
    if (r_.verb == "roles") return done(what::roles);
    if (plain(said).empty()) return r_;
    r_.near = near_admin_verb(said);
    return unclear("admin.unclear.verb", plain(said));
}

}  // namespace

admin_request read_admin(std::string_view rest, const track_names& tracks) {
    return admin_reader(admin_words(rest, tracks), tracks).read();
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
