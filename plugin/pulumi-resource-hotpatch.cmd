@goto #_undefined_# 2>NUL || title %COMSPEC% & node "%~dp0\..\dist\provider\main.js" %*
