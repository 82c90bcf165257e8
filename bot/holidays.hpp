// Public holidays from iCalendar files, as governments and calendar programs publish them: events that last whole days,
// once or every year. Read with libical; everything about a file is bounded, whatever is in it.
#pragma once

#include <filesystem>
#include <memory>
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
holidays_reading parse_holidays(std::string_view text, const std::string& name, dialogue::local_date around);

// All files together; one that can't be read is a finding, and the others count. Without files there is no calendar.
struct loaded_holidays {
    std::shared_ptr<const dialogue::holiday_calendar> calendar;
    std::vector<content::finding> findings;
};
loaded_holidays load_holidays(const std::vector<std::filesystem::path>& files, dialogue::local_date around);

}  // namespace fulcrum::bot
