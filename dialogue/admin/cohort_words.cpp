#include "dialogue/admin/cohort_words.hpp"

#include <algorithm>
#include <chrono>

#include "dialogue/calendar.hpp"
#include "dialogue/phrases.hpp"
#include "dialogue/reply.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::dialogue {

namespace {

using what = cohort_request::what;

// Words between blanks; "Two Hats" in quotes is one, and commas stand between people.
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    bool quoted = false, any = false;
    const auto close = [&] {
        if (any) words.push_back(std::move(word));
        word.clear();
        any = false;
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const auto rest = text.substr(i);
        if (rest.starts_with("\u201c") || rest.starts_with("\u201d") || rest.starts_with("\u201e")) {
            i += 2;
            quoted = !quoted;
            any = any || quoted;
        } else if (c == '"') {
            quoted = !quoted;
            any = any || quoted;
        } else if (!quoted && (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ';')) {
            close();
        } else if (!quoted && c == ',' && (word.starts_with('@') || word.starts_with('~'))) {
            close();
        } else if (c != ',' || quoted || (i + 1 < text.size() && text[i + 1] != ' ')) {
            word += c;
            any = true;
        }
    }
    close();
    return words;
}

class reader {
  public:
    reader(std::string_view rest, const library& texts, local_date today)
        : words_(split(rest)), texts_(texts), today_(today) {}

    std::optional<cohort_request> read() {
        if (words_.empty()) return std::nullopt;
        if (take("undo")) return simple(what::undo);
        if (take("yes")) return simple(what::yes);
        if (take("no")) return simple(what::no);
        if (take("move")) return read_move();
        if (!take("cohort")) return std::nullopt;
        if (done()) return simple(what::list);
        if (take("new")) return read_new();
        if (!take_name()) return unclear("admin.cohort.unclear.name", words_[at_]);
        if (done()) return simple(what::show);
        if (take("shift")) return read_shift();
        if (take("pause")) return read_pause();
        if (take("resume")) return simple(what::resume);
        if (take("close")) {
            if (take("now")) return simple(what::end);
            return simple(what::close);
        }
        if (take("add")) return read_people(what::add);
        if (take("remove")) return read_people(what::remove);
        return unclear("admin.cohort.unclear.verb", words_[at_]);
    }

  private:
    bool done() const { return at_ >= words_.size(); }

    bool is(std::string_view word, std::string_view key) const {
        const auto typed = plain(word);
        const auto full = "admin.say." + std::string(key);
        return std::any_of(texts_.messages.begin(), texts_.messages.end(), [&](const auto& book) {
            const auto found = book.second.find(full);
            return found != book.second.end() && std::any_of(found->second.begin(), found->second.end(),
                                                             [&](const auto& one) { return plain(one) == typed; });
        });
    }
    bool take(std::string_view key) {
        if (done() || !is(words_[at_], key)) return false;
        ++at_;
        return true;
    }
    bool begins_another() const {
        if (words_[at_].starts_with('@') || words_[at_].starts_with('~')) return true;
        constexpr std::string_view keys[] = {"from",   "times",  "zone",  "language", "except",
                                             "follow", "invite", "again", "after"};
        return std::any_of(std::begin(keys), std::end(keys), [&](auto k) { return is(words_[at_], k); });
    }
    // The words up to the next that begins something else.
    std::string collect() {
        std::string all;
        while (!done() && !begins_another()) all += (all.empty() ? "" : " ") + words_[at_++];
        return all;
    }
    std::string rest() {
        std::string all;
        while (!done()) all += (all.empty() ? "" : " ") + words_[at_++];
        return all;
    }

    cohort_request simple(what does) {
        r_.does = does;
        return done() ? std::move(r_) : unclear("admin.cohort.unclear.more", words_[at_]);
    }
    cohort_request unclear(std::string_view problem, std::string_view detail = {}) {
        r_.does = what::unclear;
        r_.problem = problem;
        r_.detail = quiet_mentions(shortened(detail, 40));
        return std::move(r_);
    }

    bool take_name() {
        const auto& typed = words_[at_];
        r_.given.name = plain(typed);
        const auto& name = r_.given.name;
        if (typed.starts_with('@') || typed.starts_with('~') || name.empty() || name.size() > 60 ||
            name.find_first_of(" `|*") != name.npos || is(name, "new"))
            return false;
        ++at_;
        return true;
    }

    // The longest run of words here that is a track's id or title.
    track_id take_track() {
        for (std::size_t n = std::min<std::size_t>(8, words_.size() - at_); n > 0; --n) {
            std::string all;
            for (std::size_t i = 0; i < n; ++i) all += (i ? " " : "") + words_[at_ + i];
            const auto asked = plain(all);
            for (const auto& [id, t] : texts_.tracks) {
                bool named = id.text() == asked || plain(t.title) == asked;
                if (const auto other = texts_.translations.find(id); other != texts_.translations.end())
                    for (const auto& [tag, same] : other->second) named = named || plain(same.title) == asked;
                if (!named) continue;
                at_ += n;
                return id;
            }
        }
        return {};
    }

    cohort_request read_new() {
        r_.does = what::make;
        if (done()) return unclear("admin.cohort.unclear.name");
        if (!take_name()) return unclear("admin.cohort.unclear.name", words_[at_]);
        if (!done()) r_.given.track = take_track();
        bool leaving_out = false, following = false;
        while (!done()) {
            if (const auto& w = words_[at_]; w.size() > 1 && w.starts_with('@')) {
                (leaving_out ? r_.except : r_.names).push_back(plain(w.substr(1)));
                ++at_;
            } else if (w.size() > 1 && w.starts_with('~')) {
                r_.channels.push_back(plain(w.substr(1)));
                if (std::exchange(following, false)) r_.followed = r_.channels.back();
                ++at_;
            } else if (take("and")) {
                continue;
            } else if (take("except")) {
                leaving_out = true;
            } else if (take("invite")) {
                r_.given.invites = true;
            } else if (take("again")) {
                r_.given.again = true;
            } else if (take("follow")) {
                following = true;
            } else if (take("from")) {
                const auto typed = collect();
                r_.given.starts = read_date(typed, today_);
                if (!r_.given.starts) return unclear("admin.cohort.unclear.date", typed);
            } else if (take("times")) {
                r_.given.times = collect();
                if (!read_rhythm(r_.given.times, rhythm{}))
                    return unclear("admin.cohort.unclear.times", r_.given.times);
            } else if (take("zone")) {
                const auto typed = collect();
                r_.given.zone = find_zone(typed);
                if (r_.given.zone.empty()) return unclear("admin.cohort.unclear.zone", typed);
            } else if (take("language")) {
                if (!take_language()) return unclear("admin.cohort.unclear.language", done() ? "" : words_[at_]);
            } else if (take("after")) {
                if (!done()) r_.given.after = take_track();
                if (r_.given.after.empty()) return unclear("admin.cohort.unclear.track", done() ? "" : words_[at_]);
            } else if (r_.given.track.empty()) {
                return unclear("admin.cohort.unclear.track", words_[at_]);
            } else if (leaving_out) {
                r_.except.push_back(plain(words_[at_++]));
            } else {
                return unclear("admin.cohort.unclear.word", words_[at_]);
            }
        }
        if (following && !r_.channels.empty()) r_.followed = r_.channels.back();
        if (following && r_.channels.empty()) return unclear("admin.cohort.unclear.follow");
        return std::move(r_);
    }

    bool take_language() {
        if (done()) return false;
        const auto asked = plain(words_[at_]);
        for (const auto& [tag, book] : texts_.messages) {
            const auto names = book.find("language.name");
            const bool named = names != book.end() && std::any_of(names->second.begin(), names->second.end(),
                                                                  [&](const auto& n) { return plain(n) == asked; });
            if (tag != asked && !named) continue;
            r_.given.language = tag;
            ++at_;
            return true;
        }
        return false;
    }

    cohort_request read_shift() {
        r_.does = what::shift;
        const bool to = take("to");
        if (!to) take("by");
        const auto typed = rest();
        constexpr auto day = std::chrono::minutes(24 * 60);
        if (const auto length = to ? std::nullopt : read_duration(typed); length && length->count() % day.count() == 0)
            r_.by_days = static_cast<int>(length->count() / day.count());
        else
            r_.until = read_date(typed, today_);
        if (r_.by_days == 0 && !r_.until) return unclear("admin.cohort.unclear.shift", typed);
        return std::move(r_);
    }

    cohort_request read_pause() {
        r_.does = what::pause;
        if (done()) return std::move(r_);
        take("until");
        const auto typed = rest();
        r_.until = read_date(typed, today_);
        constexpr auto day = std::chrono::minutes(24 * 60);
        if (const auto length = read_duration(typed); !r_.until && length)
            r_.until = add_days(today_, static_cast<int>((length->count() + day.count() - 1) / day.count()));
        if (!r_.until) return unclear("admin.cohort.unclear.date", typed);
        return std::move(r_);
    }

    cohort_request read_people(what does) {
        r_.does = does;
        for (; !done(); ++at_) {
            const auto& w = words_[at_];
            if (is(w, "and")) continue;
            if (w.starts_with('~') && w.size() > 1)
                r_.channels.push_back(plain(w.substr(1)));
            else if (const auto name = plain(w.starts_with('@') ? w.substr(1) : w); !name.empty())
                r_.names.push_back(name);
        }
        if (r_.names.empty() && r_.channels.empty()) return unclear("admin.unclear.who");
        return std::move(r_);
    }

    cohort_request read_move() {
        r_.does = what::move;
        for (; !done(); ++at_) {
            const auto& w = words_[at_];
            if (is(w, "and") || is(w, "to")) continue;
            if (is(w, "day")) {
                if (++at_; done()) break;
                const auto& n = words_[at_];
                const bool number =
                    n.size() <= 3 && std::all_of(n.begin(), n.end(), [](char c) { return c >= '0' && c <= '9'; });
                if (number) r_.day = std::atoi(n.c_str());
                continue;
            }
            if (const auto name = plain(w.starts_with('@') ? w.substr(1) : w); !name.empty()) r_.names.push_back(name);
        }
        if (r_.day < 1) return unclear("admin.cohort.unclear.day");
        if (r_.names.empty()) return unclear("admin.unclear.who");
        return std::move(r_);
    }

    std::vector<std::string> words_;
    std::size_t at_ = 0;
    const library& texts_;
    local_date today_;
    cohort_request r_;
};

}  // namespace

std::optional<cohort_request> read_cohort_words(std::string_view rest, const library& texts, local_date today) {
    return reader(rest, texts, today).read();
}

}  // namespace fulcrum::dialogue
