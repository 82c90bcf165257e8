#include "bot/log.hpp"

#include <fmt/format.h>
#include <spdlog/formatter.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <array>
#include <memory>
#include <vector>

#include "dialogue/text.hpp"

namespace fulcrum::bot {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

std::vector<std::string>& hidden() {
    static std::vector<std::string> texts;
    return texts;
}

std::string without_secrets(std::string_view message) {
    std::string out(message);
    for (const auto& text : hidden())
        for (auto at = out.find(text); at != std::string::npos; at = out.find(text, at))
            out.replace(at, text.size(), "[secret]");
    return out;
}

// C0 and C1 control characters and DEL: a line in a terminal must not be able to do anything.
bool is_control(std::string_view piece) {
    const auto first = static_cast<unsigned char>(piece.front());
    if (piece.size() == 2) return first == 0xC2 && static_cast<unsigned char>(piece[1]) < 0xA0;
    return piece.size() == 1 && (first < 0x20 || first == 0x7F);
}

unsigned code_of(std::string_view control) { return static_cast<unsigned char>(control.back()); }

void append_text(std::string& to, std::string_view message) {
    for (std::size_t at = 0; at < message.size();) {
        const auto length = dialogue::code_point_length(message, at);
        const auto piece = message.substr(at, length == 0 ? 1 : length);
        if (length == 0)
            to += replacement;
        else if (piece == "\t")
            to += ' ';
        else if (piece == "\n")
            to += "\\n";
        else if (is_control(piece))
            fmt::format_to(std::back_inserter(to), "\\x{:02x}", code_of(piece));
        else
            to += piece;
        at += piece.size();
    }
}

void append_json(std::string& to, std::string_view message) {
    to += '"';
    for (std::size_t at = 0; at < message.size();) {
        const auto length = dialogue::code_point_length(message, at);
        const auto piece = message.substr(at, length == 0 ? 1 : length);
        if (length == 0)
            to += replacement;
        else if (piece == "\"" || piece == "\\")
            to.append("\\").append(piece);
        else if (piece == "\n")
            to += "\\n";
        else if (piece == "\t")
            to += "\\t";
        else if (is_control(piece))
            fmt::format_to(std::back_inserter(to), "\\u{:04x}", code_of(piece));
        else
            to += piece;
        at += piece.size();
    }
    to += '"';
}

std::string time_text(std::chrono::system_clock::time_point at) {
    using namespace std::chrono;
    const auto ms = floor<milliseconds>(at);
    const auto day = floor<days>(ms);
    const year_month_day date(day);
    const hh_mm_ss time(ms - day);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), time.hours().count(),
                       time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

std::string_view level_text(spdlog::level::level_enum level) {
    constexpr std::array<std::string_view, 7> words{"trace", "debug", "info", "warn", "error", "critical", "off"};
    return words[std::min<std::size_t>(static_cast<std::size_t>(level), words.size() - 1)];
}

class line_formatter final : public spdlog::formatter {
  public:
    explicit line_formatter(log_format format) : format_(format) {}

    void format(const spdlog::details::log_msg& message, spdlog::memory_buf_t& to) override {
        const auto line = log_line(message.time, level_text(message.level),
                                   std::string_view(message.payload.data(), message.payload.size()), format_);
        to.append(line.data(), line.data() + line.size());
        to.push_back('\n');
    }
    std::unique_ptr<spdlog::formatter> clone() const override { return std::make_unique<line_formatter>(format_); }

  private:
    log_format format_;
};

}  // namespace

std::string log_line(std::chrono::system_clock::time_point at, std::string_view level, std::string_view message,
                     log_format format) {
    const auto words = without_secrets(message);
    std::string out;
    if (format == log_format::text) {
        out = fmt::format("{} {:<5} ", time_text(at), level);
        append_text(out, words);
        return out;
    }
    out = fmt::format(R"({{"time":"{}","level":"{}","message":)", time_text(at), level);
    append_json(out, words);
    out += '}';
    return out;
}

void keep_out_of_log(const secret& text) {
    if (text.reveal().size() >= 8) hidden().push_back(text.reveal());
}

void start_log(log_level level, log_format format) {
    auto sink = std::make_shared<spdlog::sinks::stderr_sink_mt>();
    auto logger = std::make_shared<spdlog::logger>("fulcrum", std::move(sink));
    logger->set_formatter(std::make_unique<line_formatter>(format));
    logger->set_level(static_cast<spdlog::level::level_enum>(static_cast<int>(level)));
    logger->flush_on(spdlog::level::trace);
    spdlog::set_default_logger(std::move(logger));
}

}  // namespace fulcrum::bot
