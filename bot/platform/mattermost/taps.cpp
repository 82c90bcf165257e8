#include "bot/platform/mattermost/taps.hpp"

namespace fulcrum::bot::platform::mattermost {

using dialogue::choice;

std::string_view emoji_of(choice c) {
    switch (c) {
        case choice::one:
            return "one";
        case choice::two:
            return "two";
        case choice::three:
            return "three";
        case choice::four:
            return "four";
        case choice::five:
            return "five";
        case choice::yes:
            return "+1";
        case choice::no:
            return "-1";
        case choice::skip:
            return "black_right_pointing_double_triangle_with_vertical_bar";
        case choice::later:
            return "alarm_clock";
    }
    return "";
}

std::optional<choice> choice_of(std::string_view emoji) {
    // "+1_medium_skin_tone"
    if (emoji.ends_with("_skin_tone")) {
        const auto tone = emoji.find('_');
        const auto base = emoji.substr(0, tone);
        if (base == "+1" || base == "-1" || base == "thumbsup" || base == "thumbsdown") emoji = base;
    }
    if (emoji == "thumbsup") return choice::yes;
    if (emoji == "thumbsdown") return choice::no;
    if (emoji == "next_track_button") return choice::skip;
    for (const choice c : dialogue::all_choices)
        if (emoji_of(c) == emoji) return c;
    return std::nullopt;
}

}  // namespace fulcrum::bot::platform::mattermost
