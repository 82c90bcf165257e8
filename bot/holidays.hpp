// Public holidays from iCalendar files, as governments and calendar programs publish them: events that last whole days,
// once or every year. Read with libical; everything about a file is bounded, whatever is in it.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"
#include "dialogue/schedule.hpp"

namespace fulcrum::bot {

struct holidays_reading {
    dialogue::holiday_calendar calendar;
    std::vector<content::finding> findings;
};

// The whole days of a file's text; what repeats is spread out over the two years before and after `around`. An event
// with a time of day, or one that was cancelled, is left out. `name` is for findings. Total on any bytes.
holidays_reading parse_holidays(std::string_view text, const std::string& name, dialogue::local_date around,
                                int days_ahead = 0);

// All files together; one that can't be read is a finding, and the others count. Without files there is no calendar.
struct loaded_holidays {
    std::shared_ptr<const dialogue::holiday_calendar> calendar;
    std::vector<content::finding> findings;
};
loaded_holidays load_holidays(const std::vector<std::filesystem::path>& files, dialogue::local_date around,
                              int days_ahead = 0);

// The calendars in force by name, "" being everybody's, for a process that runs for years: they are read again and
// again, and a file that is broken by then takes no day away.
class holiday_shelf {
  public:
    using named_files = std::map<std::string, std::vector<std::filesystem::path>>;
    using named_calendars = std::map<std::string, std::shared_ptr<const dialogue::holiday_calendar>>;

    explicit holiday_shelf(named_files files) : files_(std::move(files)) {}

    // Reads all files as of that date. Gives what is found wrong and was not at the last reading, and warns likewise of
    // a calendar without a day ahead.
    std::vector<content::finding> read(dialogue::local_date today);

    std::shared_ptr<const dialogue::holiday_calendar> usual() const;  // nullptr: without files
    named_calendars named() const;
    std::vector<std::filesystem::path> files() const;

  private:
    named_files files_;
    named_calendars calendars_;
    std::set<std::string> told_;  // findings of the last reading
};

// Looks every `each` and calls `read_again` once the files have changed and then stayed the same for one look, or when
// another day has begun: what repeats is spread out around the day of reading. Ends when cancelled.
boost::asio::awaitable<void> watch_holidays(std::vector<std::filesystem::path> files, std::chrono::milliseconds each,
                                            std::function<dialogue::local_date()> today,
                                            std::function<void()> read_again);

}  // namespace fulcrum::bot
