#include "bot/holidays.hpp"

#include <libical/ical.h>

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <set>

#include "bot/content_watch.hpp"
#include "content/fields.hpp"
#include "dialogue/calendar.hpp"
#include "dialogue/text.hpp"

namespace fulcrum::bot {

namespace asio = boost::asio;

namespace {

using content::severity;
using dialogue::local_date;

constexpr std::size_t most_bytes = 2 * 1024 * 1024, most_line = 64 * 1024, longest_name = 80;
constexpr int most_events = 5000, most_repeating = 300, most_occurrences = 4000, most_days_of_one = 31,
              most_fruitless = 5, deepest = 8;
constexpr int days_around = 2 * 366;
constexpr local_date earliest{std::chrono::year{1800}, std::chrono::January, std::chrono::day{1}};

template <auto Free>
struct freed_by {
    template <class T>
    void operator()(T* what) const {
        Free(what);
    }
};
using component_ptr = std::unique_ptr<icalcomponent, freed_by<icalcomponent_free>>;
using iterator_ptr = std::unique_ptr<icalrecur_iterator, freed_by<icalrecur_iterator_free>>;

bool begins_with(std::string_view line, std::string_view word) {
    return line.size() >= word.size() && std::equal(word.begin(), word.end(), line.begin(), [](char a, char b) {
               return a == (b >= 'a' && b <= 'z' ? static_cast<char>(b - 'a' + 'A') : b);
           });
}

// What the library must not be given: it calls itself for each level of components.
std::string unfit(std::string_view text) {
    if (text.size() > most_bytes) return "the file is too big for a calendar of holidays";
    if (text.find('\0') != text.npos) return "this is not a text file";
    int depth = 0;
    bool calendar = false;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(text.size(), line.size() + 1));
        if (line.size() > most_line) return "a line is longer than any calendar needs";
        if (begins_with(line, "BEGIN:VCALENDAR")) calendar = true;
        if (begins_with(line, "BEGIN:") && ++depth > deepest) return "its parts are nested too deeply";
        if (begins_with(line, "END:") && --depth < 0) return "its parts end before they begin";
    }
    return calendar ? std::string() : "this is not an iCalendar file";
}

local_date date_of(const icaltimetype& t) {
    return {std::chrono::year{t.year}, std::chrono::month{static_cast<unsigned>(t.month)},
            std::chrono::day{static_cast<unsigned>(t.day)}};
}

icaltimetype time_of(local_date d) {
    auto t = icaltime_null_date();
    t.year = static_cast<int>(d.year());
    t.month = static_cast<int>(static_cast<unsigned>(d.month()));
    t.day = static_cast<int>(static_cast<unsigned>(d.day()));
    t.is_date = 1;
    return t;
}

bool is_day(const icaltimetype& t) {
    return !icaltime_is_null_time(t) && t.is_date && t.year > 0 && t.year < 10000 && t.month >= 1 && t.month <= 12 &&
           t.day >= 1 && date_of(t).ok();
}

std::string name_of(icalcomponent* event) {
    const char* summary = icalcomponent_get_summary(event);
    std::string name = summary ? summary : "";
    if (dialogue::first_invalid_utf8(name) != std::string::npos) name.clear();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == '\x7F'; }, ' ');
    name = dialogue::shortened(content::trimmed(name), longest_name);
    return name.empty() ? "a holiday" : name;
}

// Whether the rule is one of whole days that ends quickly: the library looks for the next day step by step, and through
// many centuries where none fits.
bool is_quick(const icalrecurrencetype& r, local_date start) {
    const auto set = [](const short& first) { return first != ICAL_RECURRENCE_ARRAY_MAX; };
    const bool narrowed = set(r.by_month[0]) || set(r.by_month_day[0]) || set(r.by_year_day[0]) ||
                          set(r.by_week_no[0]) || set(r.by_set_pos[0]);
    const bool of_times = set(r.by_hour[0]) || set(r.by_minute[0]) || set(r.by_second[0]);
    if (of_times || r.rscale || r.interval < 1 || start < earliest) return false;
    if (r.freq == ICAL_DAILY_RECURRENCE || r.freq == ICAL_WEEKLY_RECURRENCE) return !narrowed;
    return r.freq == ICAL_YEARLY_RECURRENCE || r.freq == ICAL_MONTHLY_RECURRENCE;
}

class calendar_reader {
  public:
    calendar_reader(holidays_reading& into, const std::string& file, local_date around, int days_ahead)
        : into_(into),
          file_(file),
          first_(dialogue::add_days(around, -days_around)),
          last_(dialogue::add_days(around, std::max(days_around, days_ahead))) {}

    void read(icalcomponent* root) {
        // A file may hold several calendars; the library then wraps them.
        if (icalcomponent_isa(root) == ICAL_VCALENDAR_COMPONENT) return read_calendar(root);
        for (auto* c = icalcomponent_get_first_component(root, ICAL_VCALENDAR_COMPONENT); c;
             c = icalcomponent_get_next_component(root, ICAL_VCALENDAR_COMPONENT))
            read_calendar(c);
    }

    void finish() {
        if (events_ == 0) warn("there are no events in it", "is it the right file?");
        if (events_ > most_events) warn("it has more events than are read", "a calendar of holidays alone will do");
        if (repeating_ > most_repeating)
            warn("it has more repeating events than are read", "leave out what is no holiday");
        if (fruitless_ > most_fruitless)
            warn("several of its rules fit no day at all; the rest of its repeating events is left out",
                 "look at their RRULE");
        if (timed_ > 0)
            warn(std::to_string(timed_) + " events with a time of day are left out", "holidays last whole days");
        if (unreadable_ > 0)
            warn(std::to_string(unreadable_) + " events can't be read and are left out",
                 "look at their DTSTART and RRULE");
    }

  private:
    void warn(std::string message, std::string remedy) {
        into_.findings.push_back({file_, 0, 0, severity::warning, std::move(message), std::move(remedy)});
    }

    void read_calendar(icalcomponent* calendar) {
        for (auto* e = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT); e;
             e = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT))
            if (++events_ <= most_events) read_event(e);
    }

    void read_event(icalcomponent* event) {
        if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) return;
        auto* begins = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
        if (!begins) return void(++unreadable_);
        const auto start = icalproperty_get_dtstart(begins);
        if (icaltime_is_null_time(start)) return void(++unreadable_);
        if (!start.is_date) return void(++timed_);
        if (!is_day(start)) return void(++unreadable_);
        int length = 1;
        if (const auto end = icalcomponent_get_dtend(event); is_day(end)) {
            const auto days = std::chrono::sys_days{date_of(end)} - std::chrono::sys_days{date_of(start)};
            length = static_cast<int>(std::clamp<std::int64_t>(days.count(), 1, most_days_of_one));
        }
        const auto name = name_of(event);
        auto* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
        if (!rule) return add(date_of(start), length, name);
        if (++repeating_ > most_repeating || fruitless_ > most_fruitless) return;
        std::set<local_date> except;
        for (auto* p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY); p;
             p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY))
            if (const auto day = icalproperty_get_exdate(p); is_day(day)) except.insert(date_of(day));
        repeat(icalproperty_get_rrule(rule), start, length, name, except);
    }

    void repeat(const icalrecurrencetype& rule, const icaltimetype& start, int length, const std::string& name,
                const std::set<local_date>& except) {
        if (is_day(rule.until) && date_of(rule.until) < first_) return;
        const bool quick = is_quick(rule, date_of(start));
        const iterator_ptr at(quick ? icalrecur_iterator_new(rule, start) : nullptr);
        if (!at) {
            fruitless_ += quick;
            return void(++unreadable_);
        }
        // One that is counted must be gone through from its beginning.
        if (rule.count == 0 && date_of(start) < first_) icalrecur_iterator_set_start(at.get(), time_of(first_));
        for (int i = 0; i < most_occurrences; ++i) {
            const auto next = icalrecur_iterator_next(at.get());
            if (i == 0 && !is_day(next)) ++fruitless_;
            if (!is_day(next) || date_of(next) > last_) break;
            if (!except.contains(date_of(next))) add(date_of(next), length, name);
        }
    }

    void add(local_date from, int length, const std::string& name) {
        for (int i = 0; i < length; ++i)
            if (const auto day = dialogue::add_days(from, i); day >= first_ && day <= last_)
                into_.calendar.days.emplace(day, name);
    }

    holidays_reading& into_;
    const std::string& file_;
    local_date first_, last_;
    int events_ = 0, repeating_ = 0, timed_ = 0, unreadable_ = 0,
        fruitless_ = 0;  // fruitless: took the library long to find no day
};

}  // namespace

holidays_reading parse_holidays(std::string_view text, const std::string& name, local_date around, int days_ahead) {
    holidays_reading made;
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (auto why = unfit(text); !why.empty()) {
        made.findings.push_back(
            {name, 0, 0, severity::error, std::move(why), "export the holidays as an iCalendar file (.ics)"});
        return made;
    }
    icalerror_set_errors_are_fatal(0);
    const std::string copy(text);
    const component_ptr root(icalparser_parse_string(copy.c_str()));
    if (!root) {
        made.findings.push_back({name, 0, 0, severity::error, "this iCalendar file can't be read",
                                 "export it once more, as an iCalendar file (.ics)"});
        return made;
    }
    calendar_reader reader(made, name, around, days_ahead);
    reader.read(root.get());
    reader.finish();
    return made;
}

loaded_holidays load_holidays(const std::vector<std::filesystem::path>& files, local_date around, int days_ahead) {
    loaded_holidays out;
    if (files.empty()) return out;
    auto all = std::make_shared<dialogue::holiday_calendar>();
    for (const auto& file : files) {
        std::error_code ec;
        std::string text, problem;
        if (std::filesystem::is_directory(file, ec)) {
            problem = "this is a folder";
        } else if (std::ifstream in(file, std::ios::binary); in) {
            text.resize(most_bytes + 1);
            in.read(text.data(), static_cast<std::streamsize>(text.size()));
            text.resize(static_cast<std::size_t>(in.gcount()));
        } else {
            problem = std::strerror(errno);
        }
        if (!problem.empty()) {
            out.findings.push_back({file.string(), 0, 0, severity::error, "the holidays can't be read: " + problem,
                                    "name an iCalendar file that the user who runs Fulcrum may read"});
            continue;
        }
        auto read = parse_holidays(text, file.string(), around, days_ahead);
        all->days.merge(read.calendar.days);
        std::move(read.findings.begin(), read.findings.end(), std::back_inserter(out.findings));
    }
    out.calendar = std::move(all);
    return out;
}

std::vector<content::finding> holiday_shelf::read(local_date today) {
    std::vector<content::finding> found;
    for (const auto& [name, files] : files_) {
        auto now = load_holidays(files, today);
        if (!now.calendar) continue;
        const bool broken = std::any_of(now.findings.begin(), now.findings.end(),
                                        [](const auto& f) { return f.how == severity::error; });
        auto& kept = calendars_[name];
        if (kept && !kept->days.empty())
            for (auto& f : now.findings)
                if (f.how == severity::error) f.message += "; the days that were read before stay in force";
        if (kept && (broken || now.calendar->days.empty())) {
            auto both = *now.calendar;
            both.days.insert(kept->days.begin(), kept->days.end());
            kept = std::make_shared<const dialogue::holiday_calendar>(std::move(both));
        } else {
            kept = now.calendar;
        }
        std::move(now.findings.begin(), now.findings.end(), std::back_inserter(found));
        if (!broken && (kept->days.empty() || kept->days.rbegin()->first < today))
            found.push_back({files.front().string(), 0, 0, severity::warning,
                             "no day of these holidays lies ahead: from now on they hold back no message",
                             "put the holidays of the coming years into the file"});
    }
    std::set<std::string> all;
    for (const auto& f : found) all.insert(content::to_text(f));
    std::erase_if(found, [this](const auto& f) { return told_.contains(content::to_text(f)); });
    told_ = std::move(all);
    return found;
}

std::shared_ptr<const dialogue::holiday_calendar> holiday_shelf::usual() const {
    const auto found = calendars_.find("");
    return found == calendars_.end() ? nullptr : found->second;
}

holiday_shelf::named_calendars holiday_shelf::named() const {
    auto out = calendars_;
    out.erase("");
    return out;
}

std::vector<std::filesystem::path> holiday_shelf::files() const {
    std::vector<std::filesystem::path> out;
    for (const auto& [name, files] : files_) out.insert(out.end(), files.begin(), files.end());
    return out;
}

asio::awaitable<void> watch_holidays(std::vector<std::filesystem::path> files, std::chrono::milliseconds each,
                                     std::function<local_date()> today, std::function<void()> read_again) {
    const auto look = [&files] {
        std::string all;
        for (const auto& file : files) all += content_fingerprint(file) + "\n";
        return all;
    };
    asio::steady_timer timer(co_await asio::this_coro::executor);
    auto in_force = look();
    auto before = in_force;
    auto day = today();
    for (;;) {
        timer.expires_after(each);
        const auto [failed] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
        if (failed) co_return;
        auto now = look();
        const bool settled = now == before;
        before = std::move(now);
        const bool changed = settled && before != in_force;
        if (changed) in_force = before;
        const auto date = today();
        if (!changed && date == day) continue;
        day = date;
        read_again();
    }
}

}  // namespace fulcrum::bot
