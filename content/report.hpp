// Collecting findings for one file.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "content/catalog.hpp"

namespace fulcrum::content {

struct place {
    int line = 0, column = 0;  // 1-based, in code points; 0 = the file as a whole, which is shown as its beginning
};

// What is wrong with one file. Notes each finding once, and at most `most`, so that a hostile file stays bounded; no
// number of warnings makes an error.
class report {
  public:
    static constexpr std::size_t most = 200;

    explicit report(std::string file) : file_(std::move(file)) {}

    void error(place at, std::string message, std::string remedy);
    void warning(place at, std::string message, std::string remedy);

    const std::string& file() const { return file_; }
    // Nothing more can change it, so that nothing more needs to be looked for.
    bool full() const { return failed_ && findings_.size() > most; }
    bool failed() const { return failed_; }
    const std::vector<finding>& findings() const { return findings_; }

  private:
    void add(place at, severity how, std::string message, std::string remedy);

    std::string file_;
    std::vector<finding> findings_;
    bool failed_ = false;
};

// A word of the file in quotation marks, shortened and without control characters, fit for a terminal.
std::string quote(std::string_view word);

// "a, b or c"; of a long list the beginning.
std::string either(const std::vector<std::string>& words);

// The candidate that `word` is probably a slip of, or "".
std::string meant(std::string_view word, const std::vector<std::string>& candidates);

// `did you mean "ask"?` if there is such a candidate, else `otherwise`.
std::string did_you_mean(std::string_view word, const std::vector<std::string>& candidates, std::string otherwise);

}  // namespace fulcrum::content
